/** What the intents use: the state, both ways to the server, and the session. */
import type { Api } from '../api/http';
import type { Answer, AnswerItem, Params, RequestType } from '../socket/frames';
import { Failure } from '../state/intents';
import { addressOf, type Address, type ConversationId } from '../state/ids';
import type { Conversation } from '../state/conversation';
import type { Store } from '../state/store';
import type { Profile } from '../state/state';
import type { Drafts } from './drafts';
import { toFailure } from './failure';
import type { Rpc } from './rpc';
import { entryOfAnswer } from './decode';
import type { Sync } from './sync';
import type { Login, SessionStore } from './session';

export interface Clock {
  now(): number;
  later(ms: number, fn: () => void): () => void;
}

export interface Core {
  readonly store: Store;
  readonly api: Api;
  readonly rpc: Rpc;
  readonly sync: Sync;
  readonly clock: Clock;
  readonly session: SessionStore;
  readonly drafts: Drafts;
  startSession(login: Login): Promise<void>;
  endSession(erase: 'read' | 'all'): Promise<void>;
  /** Sends the outbox, after an entry was added or changed. */
  sendOutbox(): void;
}

export function me(c: Core): Profile {
  const p = c.store.get().me;
  if (!p) throw new Failure('unauthenticated');
  return p;
}

export function conversation(c: Core, id: ConversationId): Conversation {
  const found = c.store.get().conversations.get(id);
  if (!found) throw new Failure('not_found');
  return found;
}

export function address(c: Core, id: ConversationId): Address {
  const a = addressOf(id, me(c).userId);
  if (!a) throw new Failure('not_found');
  return a;
}

/** Sends a request over the socket and applies the entry of the log in its answer. Rejects with `Failure`. */
export async function requestAndApply<K extends RequestType>(c: Core, type: K, params: Params<K>): Promise<Answer<K>> {
  const a = await request(c, type, params);
  const entry = entryOfAnswer({ type, item: a.item } as AnswerItem);
  if (entry) c.sync.applyEntry(entry);
  return a;
}

/** Sends a request over the socket. Rejects with `Failure`. */
export async function request<K extends RequestType>(c: Core, type: K, params: Params<K>): Promise<Answer<K>> {
  try {
    return await c.rpc.request(type, params);
  } catch (e) {
    throw toFailure(e);
  }
}

/** Delay between retries of a rate-limited request, ms, and their number. */
const rateLimitRetry = { wait: 1000, tries: 30 } as const;

/** Retries while the server limits the rate, for work of many requests, such as adding many people. */
export async function retryWhileRateLimited<T>(c: Core, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (e) {
      if (!(e instanceof Failure) || e.code !== 'rate_limited' || tries === rateLimitRetry.tries) throw e;
    }
    await new Promise<void>((resolve) => { c.clock.later(rateLimitRetry.wait, resolve); });
  }
}

/** Awaits a call of the REST interface. Rejects with `Failure`. */
export async function callApi<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (e) {
    throw toFailure(e);
  }
}

/** Messages: sending, editing, deleting, reactions, receipts. */
import { findMessage, type Person } from '../../state/conversation';
import { Failure, type Intents } from '../../state/intents';
import { newId, type ConversationId } from '../../state/ids';
import type { Message } from '../../state/message';
import { applyPending, type PendingChange } from '../../state/outbox';
import { address, requestAndApply, request, type Core } from '../core';
import { ownReactionEntry } from '../decode';

type OutboxIntents = Pick<Intents, 'sendMessage' | 'retryUnsent' | 'discardUnsent' | 'sendTyping'>;
type ChangeIntents = Pick<Intents, 'editMessage' | 'setEdit' | 'deleteMessage' | 'react'>;
type ListIntents = Pick<Intents, 'listReceipts' | 'listReactors'>;

/** Time that an edit waits for a connection, ms. */
const connectTimeout = 5000;

/** Minimum time between two typing notifications, ms. */
const typingInterval = 3000;

export function messages(c: Core): OutboxIntents & ChangeIntents & ListIntents {
  return {
    ...outboxIntents(c),
    ...changeIntents(c),
    listReceipts: (m) => listAll(c, (cursor) => requestAndApply(c, 'getReceipts', { messageId: m.messageId, limit: 200, cursor })),
    listReactors: (m) => listAll(c, (cursor) => requestAndApply(c, 'getReactions', { messageId: m.messageId, limit: 200, cursor })),
  };
}

function outboxIntents(c: Core): OutboxIntents {
  const typingSentAt = new Map<ConversationId, number>();
  return {
    sendMessage(id, words) {
      const unsent = { conversationId: id, to: address(c, id), writtenAt: writtenAt(c), refused: null };
      c.store.dispatch({ type: 'putUnsent', entry: { ...words, ...c.drafts.startSend(id), ...unsent } });
      typingSentAt.delete(id);
      c.sendOutbox();
    },
    retryUnsent(messageId) {
      const u = c.store.get().outbox.find((e) => e.messageId === messageId);
      if (!u) return;
      const conv = c.store.get().conversations.get(u.conversationId);
      const base = u.act?.kind === 'edit' && conv ? findMessage(conv, u.act.target)?.content : undefined;
      // Whoever retries has seen the current text.
      const act = u.act?.kind === 'edit' && base !== undefined ? { ...u.act, base } : u.act;
      c.store.dispatch({ type: 'putUnsent', entry: { ...u, ...(act && { act }), refused: null } });
      c.sendOutbox();
    },
    discardUnsent(messageId) {
      const u = c.store.get().outbox.find((e) => e.messageId === messageId);
      if (u?.draft) c.drafts.discard(u.to, messageId, u.draft.upTo);
      c.store.dispatch({ type: 'removeUnsent', messageId });
      c.sendOutbox();
    },
    sendTyping(id, active) {
      const now = c.clock.now();
      const before = typingSentAt.get(id);
      if (active ? before !== undefined && now - before < typingInterval : before === undefined) return;
      if (active) typingSentAt.set(id, now);
      else typingSentAt.delete(id);
      c.rpc.send('typing', { ...address(c, id), active });
    },
  };
}

function changeIntents(c: Core): ChangeIntents {
  return {
    async editMessage(m, content) {
      await connectionSettled(c);
      const key = newId();
      const act = { kind: 'edit', target: m.messageId, base: currentMessage(c, m).content } as const;
      await doOrQueue(c, m, act, content, key, () => requestAndApply(c, 'editMessage', { messageId: m.messageId, content, editId: key }));
    },
    setEdit: (id, edit) => c.store.dispatch({ type: 'setEdit', id, edit }),
    async deleteMessage(m, scope) {
      await doOrQueue(c, m, { kind: 'delete', target: m.messageId, scope }, '', newId(), async () => {
        const a = await requestAndApply(c, 'deleteMessage', { messageId: m.messageId, scope });
        if (scope === 'me') c.sync.applyPersonal({ type: 'deleteMessage', item: a.item });
      });
    },
    async react(m, emoji, add) {
      await doOrQueue(c, m, { kind: 'react', target: m.messageId, emoji, add }, emoji, newId(), async () => {
        const a = await request(c, add ? 'setReaction' : 'unsetReaction', { messageId: m.messageId, emoji });
        const entry = ownReactionEntry(a.item, add, c.store.get().me?.userId ?? '');
        if (entry) c.sync.applyEntry(entry);
      });
    },
  };
}

/** Does it at once; without a connection, or behind queued changes, puts it into the outbox. */
async function doOrQueue(
  c: Core, m: Message, act: PendingChange, content: string, key: string, work: () => Promise<unknown>
): Promise<void> {
  const s = c.store.get();
  const waits = s.outbox.some((u) => u.act && !u.refused && u.conversationId === m.conversationId);
  if (s.phase === 'online' && !waits) {
    try {
      await work();
      return;
    } catch (e) {
      if (!(e instanceof Failure) || e.code !== 'offline') throw e;
    }
  }
  c.store.dispatch({
    type: 'putUnsent',
    entry: {
      messageId: key, conversationId: m.conversationId, to: address(c, m.conversationId), content, replyTo: null, mentions: [],
      writtenAt: writtenAt(c), refused: null, act,
    },
  });
  c.sendOutbox();
}

/** The message as stored, with pending changes applied. */
function currentMessage(c: Core, m: Message): Message {
  const s = c.store.get();
  const conv = s.conversations.get(m.conversationId);
  const now = conv ? findMessage(conv, m.messageId) ?? m : m;
  return applyPending(now, s.outbox) ?? now;
}

/** Now, by this device's clock; strictly increasing, so that the order of writing is kept. */
function writtenAt(c: Core): string {
  const last = c.store.get().outbox.at(-1)?.writtenAt ?? '';
  const at = new Date(c.clock.now()).toISOString();
  return at <= last ? new Date(Date.parse(last) + 1).toISOString() : at;
}

/** Waits while a connection is being established, but not for a lost one. */
function connectionSettled(c: Core): Promise<void> {
  const making = (): boolean => ['connecting', 'catching'].includes(c.store.get().phase);
  if (!making()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      end();
      resolve();
    };
    const stop = c.clock.later(connectTimeout, done);
    const end = c.store.subscribe(() => { if (!making()) done(); });
  });
}

/** A page of a list of people. */
interface ListPage<T extends Person> {
  readonly item: { readonly nextCursor: string | null };
  readonly data: readonly T[];
}

/** All pages of a list, up to `most` rows. */
export async function listAll<T extends Person>(
  c: Core, page: (cursor: string | undefined) => Promise<ListPage<T>>, most = 1000,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  while (all.length < most) {
    const { item, data } = await page(cursor);
    all.push(...data);
    c.store.dispatch({ type: 'rememberPeople', people: data });
    if (!item.nextCursor) break;
    cursor = item.nextCursor;
  }
  return all;
}

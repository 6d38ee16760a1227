/** Keeps the state abreast of the server: what was missed, what arrives, and what lies
 * between (docs/extended.md, One log). */
import { Lost, Refusal } from '../socket/connection';
import type { Conversation, Row } from '../state/conversation';
import { addressOf, type ConversationId } from '../state/ids';
import { behind } from '../state/inbox';
import type { LogEvent } from '../state/logEvent';
import type { Store } from '../state/store';
import type { Line } from './rpc';
import { asItem, entryIn, messageOf, peopleNamed, personal, syncedOf } from './decode';

/** Rows of one page of the list, entries of one page of a log. */
const page = 200;

/** A held history that is further behind than this is read anew, not caught up. */
const tooFar = 1000;

/** So many logs are read side by side. */
const lanes = 4;

export interface SyncHooks {
  /** Another person's message has arrived and was not known. */
  arrived(e: Extract<LogEvent, { kind: 'message' }>): void;
  now(): number;
}

export class Sync {
  private listing = false;
  private waiting: (() => void)[] = [];
  private readonly reading = new Map<ConversationId, Promise<void>>();
  private refreshing: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly line: Line,
    private readonly hooks: SyncHooks,
  ) {}

  /** Reads what changed while there was no connection. Broadcasts wait until the list is whole. */
  async catchUp(epoch: string): Promise<void> {
    this.listing = true;
    this.waiting = [];
    try {
      if (this.store.get().epoch !== null && this.store.get().epoch !== epoch) this.store.dispatch({ do: 'forget' });
      await this.list(epoch);
    } finally {
      this.listing = false;
    }
    const waiting = this.waiting;
    this.waiting = [];
    for (const fn of waiting) fn();
    await this.mend();
  }

  private async list(epoch: string): Promise<void> {
    const named = new Set<ConversationId>();
    let cursor: string | undefined;
    for (;;) {
      const answer = await this.line.request('syncConversations', { epoch, cursor, limit: page });
      const item = asItem(answer.item) ?? {};
      if (item['reset'] === true) {
        this.store.dispatch({ do: 'forget' });
        named.clear();
      }
      const rows = rowsOf(answer.data);
      for (const r of rows) named.add(r.conversationId);
      this.store.dispatch({ do: 'rows', rows });
      const next = item['cursor'];
      if (item['complete'] === true || typeof next !== 'string') break;
      cursor = next;
    }
    this.store.dispatch({ do: 'listed', named });
  }

  /** Reads all logs that the server knows more of than is held. */
  private async mend(): Promise<void> {
    for (const c of behind(this.store.get())) {
      if (c.window && c.headSeq - c.heldSeq > tooFar) this.store.dispatch({ do: 'unload', id: c.id });
    }
    const todo = behind(this.store.get()).map((c) => c.id);
    const worker = async (): Promise<void> => {
      for (let id = todo.shift(); id !== undefined; id = todo.shift()) await this.one(id);
    };
    await Promise.all(Array.from({ length: lanes }, worker));
  }

  /** Reads one log up to its head; two calls at once share the work. */
  one(id: ConversationId): Promise<void> {
    const running = this.reading.get(id);
    if (running) return running;
    const work = this.follow(id)
      .catch((e: unknown) => this.failed(id, e))
      .finally(() => this.reading.delete(id));
    this.reading.set(id, work);
    return work;
  }

  private async follow(id: ConversationId): Promise<void> {
    for (;;) {
      const s = this.store.get();
      const c = s.conversations.get(id);
      const to = c && s.me && addressOf(id, s.me.userId);
      if (!c || !to || !(c.headSeq > c.heldSeq || c.stale)) return;
      const a = await this.line.request('syncConversation', { ...to, afterSeq: c.heldSeq, limit: page, epoch: s.epoch ?? undefined, afterHidden: c.hiddenVersion });
      const synced = syncedOf(a.data, a.item, c.hiddenVersion);
      this.store.dispatch({ do: 'synced', page: { ...synced, conversationId: id } });
      await this.lastOf(id);
      const now = this.store.get().conversations.get(id);
      if (now && now.heldSeq === c.heldSeq && now.headSeq > now.heldSeq && !synced.reset && synced.events.length === 0) return;
    }
  }

  /** Asks for the newest message that can be seen and is not deleted, if none is known. */
  private async lastOf(id: ConversationId): Promise<void> {
    let beforeSeq: number | undefined;
    for (let limit = 10; ; limit = page) {
      const s = this.store.get();
      const c = s.conversations.get(id);
      const to = s.me && addressOf(id, s.me.userId);
      if (!c || !to || c.lastMessage !== null || c.headSeq > c.heldSeq) return;
      const a = await this.line.request('listMessages', { ...to, limit, beforeSeq });
      const rows = (Array.isArray(a.data) ? a.data : []).map((r) => messageOf(asItem(r) ?? {}));
      const last = rows.findLast((m) => !m.deleted);
      const now = this.store.get().conversations.get(id);
      if (now?.heldSeq !== c.heldSeq || now.hiddenVersion !== c.hiddenVersion) {
        beforeSeq = undefined; // something happened meanwhile, perhaps to this very message
        continue;
      }
      if (last && now.lastMessage === null) this.store.dispatch({ do: 'last', id, message: last });
      if (last || rows.length === 0 || asItem(a.item)?.['hasOlder'] !== true) return;
      beforeSeq = rows[0]?.seq;
    }
  }

  private failed(id: ConversationId, e: unknown): void {
    if (e instanceof Refusal && !e.temporary) this.store.dispatch({ do: 'gone', id });
    else if (!(e instanceof Refusal) && !(e instanceof Lost)) throw e;
  }

  /** Takes in a broadcast. */
  heard(type: string, item: unknown): void {
    if (this.listing) {
      this.waiting.push(() => this.heard(type, item));
      return;
    }
    const people = peopleNamed(item);
    if (people.length > 0) this.store.dispatch({ do: 'people', people });
    const entry = entryIn(type, item);
    if (entry) {
      this.take(entry);
      return;
    }
    const me = this.store.get().me;
    const action = me && personal(type, item, me.userId, this.hooks.now());
    if (!action) return;
    this.store.dispatch(action);
    if ('id' in action && typeof action.id === 'string' && this.store.get().conversations.get(action.id)?.stale) void this.one(action.id);
  }

  /** Takes in an entry of a log, from a broadcast or from an answer. */
  take(e: LogEvent): void {
    if (this.listing) {
      this.waiting.push(() => this.take(e));
      return;
    }
    const before = this.store.get();
    const me = before.me?.userId;
    if (e.kind === 'leave' && e.userId === me) {
      this.store.dispatch({ do: 'gone', id: e.conversationId });
      return;
    }
    this.store.dispatch({ do: 'event', event: e });
    const c = this.store.get().conversations.get(e.conversationId);
    const was = before.conversations.get(e.conversationId);
    const arrived = e.kind === 'message' && e.message.senderId !== me && e.seq > (was?.heldSeq ?? 0) ? e : null;
    if (!c) {
      void this.refresh(e.conversationId).then(() => arrived && this.hooks.arrived(arrived));
      return;
    }
    if (arrived) this.hooks.arrived(arrived);
    if (c.headSeq > c.heldSeq || c.stale) void this.one(c.id);
  }

  /** Reads the beginning of the list, until a conversation is known. One reads at a time: who waited looks again, for its own may be newer than what was read. */
  async refresh(wanted: ConversationId): Promise<void> {
    while (this.refreshing) {
      await this.refreshing;
      if (this.store.get().conversations.has(wanted)) return;
    }
    this.refreshing = this.find(wanted).catch((e: unknown) => {
      if (!(e instanceof Refusal) && !(e instanceof Lost)) throw e;
    }).finally(() => {
      this.refreshing = null;
    });
    await this.refreshing;
  }

  private async find(wanted: ConversationId): Promise<void> {
    let cursor: string | undefined;
    for (;;) {
      const a = await this.line.request('syncConversations', { cursor, limit: 20 });
      this.store.dispatch({ do: 'rows', rows: rowsOf(a.data) });
      const item = asItem(a.item) ?? {};
      if (this.store.get().conversations.has(wanted) || item['complete'] === true || typeof item['cursor'] !== 'string') return;
      cursor = item['cursor'];
    }
  }
}

/** The rows of a page; messages in them are brought into shape. */
export function rowsOf(data: unknown): Row[] {
  if (!Array.isArray(data)) return [];
  return (data as Row[]).map((r) => ({ ...r, lastMessage: r.lastMessage ? messageOf(r.lastMessage as unknown as Record<string, unknown>) : null }));
}

export type { Conversation };

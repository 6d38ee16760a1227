/** Keeps the state abreast of the server: what was missed, what arrives, and what lies
 * between (docs/extended.md, One log). */
import { ConnectionLost, Refusal } from '../socket/connection';
import type { Conversation, Row } from '../state/conversation';
import { addressOf, type ConversationId } from '../state/ids';
import { outdated } from '../state/inbox';
import type { LogEvent } from '../state/logEvent';
import type { Store } from '../state/store';
import type { Rpc } from './rpc';
import { asItem, entryOfFrame, decodeMessage, peopleInFrame, actionOfFrame, decodeSyncPage } from './decode';

/** Rows of one page of the list, entries of one page of a log. */
const pageSize = 200;

/** A held history that is further behind than this is read anew, not caught up. */
const maxGap = 1000;

/** So many logs are read side by side. */
const parallelSyncs = 4;

export interface SyncHooks {
  /** Another person's message has arrived and was not known. */
  onNewMessage(e: Extract<LogEvent, { kind: 'message' }>): void;
  now(): number;
}

export class Sync {
  private listing = false;
  private deferred: (() => void)[] = [];
  private readonly syncing = new Map<ConversationId, Promise<void>>();
  private loadingList: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly rpc: Rpc,
    private readonly hooks: SyncHooks,
  ) {}

  /** Reads what changed while there was no connection. Broadcasts wait until the list is whole. */
  async catchUp(epoch: string): Promise<void> {
    this.listing = true;
    this.deferred = [];
    try {
      if (this.store.get().epoch !== null && this.store.get().epoch !== epoch) this.store.dispatch({ type: 'resetConversations' });
      await this.loadList(epoch);
    } finally {
      this.listing = false;
    }
    const waiting = this.deferred;
    this.deferred = [];
    for (const fn of waiting) fn();
    await this.syncOutdated();
  }

  private async loadList(epoch: string): Promise<void> {
    const named = new Set<ConversationId>();
    let cursor: string | undefined;
    for (;;) {
      const answer = await this.rpc.request('syncConversations', { epoch, cursor, limit: pageSize });
      const item = asItem(answer.item) ?? {};
      if (item['reset'] === true) {
        this.store.dispatch({ type: 'resetConversations' });
        named.clear();
      }
      const rows = decodeRows(answer.data);
      for (const r of rows) named.add(r.conversationId);
      this.store.dispatch({ type: 'applyRows', rows });
      const next = item['cursor'];
      if (item['complete'] === true || typeof next !== 'string') break;
      cursor = next;
    }
    this.store.dispatch({ type: 'finishList', named });
  }

  /** Reads all logs that the server knows more of than is held. */
  private async syncOutdated(): Promise<void> {
    for (const c of outdated(this.store.get())) {
      if (c.window && c.headSeq - c.heldSeq > maxGap) this.store.dispatch({ type: 'dropWindow', id: c.id });
    }
    const todo = outdated(this.store.get()).map((c) => c.id);
    const worker = async (): Promise<void> => {
      for (let id = todo.shift(); id !== undefined; id = todo.shift()) await this.syncConversation(id);
    };
    await Promise.all(Array.from({ length: parallelSyncs }, worker));
  }

  /** Reads one log up to its head; two calls at once share the work. */
  syncConversation(id: ConversationId): Promise<void> {
    const running = this.syncing.get(id);
    if (running) return running;
    const work = this.readLog(id)
      .catch((e: unknown) => this.onSyncFailed(id, e))
      .finally(() => this.syncing.delete(id));
    this.syncing.set(id, work);
    return work;
  }

  private async readLog(id: ConversationId): Promise<void> {
    for (;;) {
      const s = this.store.get();
      const c = s.conversations.get(id);
      const to = c && s.me && addressOf(id, s.me.userId);
      if (!c || !to || !(c.headSeq > c.heldSeq || c.stale)) return;
      const a = await this.rpc.request('syncConversation', { ...to, afterSeq: c.heldSeq, limit: pageSize, epoch: s.epoch ?? undefined, afterHidden: c.hiddenVersion });
      const synced = decodeSyncPage(a.data, a.item, c.hiddenVersion);
      this.store.dispatch({ type: 'applySyncPage', page: { ...synced, conversationId: id } });
      await this.findLastMessage(id);
      const now = this.store.get().conversations.get(id);
      if (now && now.heldSeq === c.heldSeq && now.headSeq > now.heldSeq && !synced.reset && synced.events.length === 0) return;
    }
  }

  /** Asks for the newest message that can be seen and is not deleted, if none is known. */
  private async findLastMessage(id: ConversationId): Promise<void> {
    let beforeSeq: number | undefined;
    for (let limit = 10; ; limit = pageSize) {
      const s = this.store.get();
      const c = s.conversations.get(id);
      const to = s.me && addressOf(id, s.me.userId);
      if (!c || !to || c.lastMessage !== null || c.headSeq > c.heldSeq) return;
      const a = await this.rpc.request('listMessages', { ...to, limit, beforeSeq });
      const rows = (Array.isArray(a.data) ? a.data : []).map((r) => decodeMessage(asItem(r) ?? {}));
      const last = rows.findLast((m) => !m.deleted);
      const now = this.store.get().conversations.get(id);
      if (now?.heldSeq !== c.heldSeq || now.hiddenVersion !== c.hiddenVersion) {
        beforeSeq = undefined; // something happened meanwhile, perhaps to this very message
        continue;
      }
      if (last && now.lastMessage === null) this.store.dispatch({ type: 'setLastMessage', id, message: last });
      if (last || rows.length === 0 || asItem(a.item)?.['hasOlder'] !== true) return;
      beforeSeq = rows[0]?.seq;
    }
  }

  private onSyncFailed(id: ConversationId, e: unknown): void {
    if (e instanceof Refusal && !e.temporary) this.store.dispatch({ type: 'removeConversation', id });
    else if (!(e instanceof Refusal) && !(e instanceof ConnectionLost)) throw e;
  }

  /** Takes in a broadcast. */
  onBroadcast(type: string, item: unknown): void {
    if (this.listing) {
      this.deferred.push(() => this.onBroadcast(type, item));
      return;
    }
    const people = peopleInFrame(item);
    if (people.length > 0) this.store.dispatch({ type: 'rememberPeople', people });
    const entry = entryOfFrame(type, item);
    if (entry) {
      this.applyEntry(entry);
      return;
    }
    const me = this.store.get().me;
    const action = me && actionOfFrame(type, item, me.userId, this.hooks.now());
    if (!action) return;
    this.store.dispatch(action);
    if ('id' in action && typeof action.id === 'string' && this.store.get().conversations.get(action.id)?.stale) void this.syncConversation(action.id);
  }

  /** Takes in an entry of a log, from a broadcast or from an answer. */
  applyEntry(e: LogEvent): void {
    if (this.listing) {
      this.deferred.push(() => this.applyEntry(e));
      return;
    }
    const before = this.store.get();
    const me = before.me?.userId;
    if (e.kind === 'leave' && e.userId === me) {
      this.store.dispatch({ type: 'removeConversation', id: e.conversationId });
      return;
    }
    this.store.dispatch({ type: 'applyEvent', event: e });
    const c = this.store.get().conversations.get(e.conversationId);
    const was = before.conversations.get(e.conversationId);
    const arrived = e.kind === 'message' && e.message.senderId !== me && e.seq > (was?.heldSeq ?? 0) ? e : null;
    if (!c) {
      void this.loadUntilListed(e.conversationId).then(() => arrived && this.hooks.onNewMessage(arrived));
      return;
    }
    if (arrived) this.hooks.onNewMessage(arrived);
    if (c.headSeq > c.heldSeq || c.stale) void this.syncConversation(c.id);
  }

  /** Reads the beginning of the list, until a conversation is known. One reads at a time: who waited looks again, for its own may be newer than what was read. */
  async loadUntilListed(wanted: ConversationId): Promise<void> {
    while (this.loadingList) {
      await this.loadingList;
      if (this.store.get().conversations.has(wanted)) return;
    }
    this.loadingList = this.findInList(wanted).catch((e: unknown) => {
      if (!(e instanceof Refusal) && !(e instanceof ConnectionLost)) throw e;
    }).finally(() => {
      this.loadingList = null;
    });
    await this.loadingList;
  }

  private async findInList(wanted: ConversationId): Promise<void> {
    let cursor: string | undefined;
    for (;;) {
      const a = await this.rpc.request('syncConversations', { cursor, limit: 20 });
      this.store.dispatch({ type: 'applyRows', rows: decodeRows(a.data) });
      const item = asItem(a.item) ?? {};
      if (this.store.get().conversations.has(wanted) || item['complete'] === true || typeof item['cursor'] !== 'string') return;
      cursor = item['cursor'];
    }
  }
}

/** The rows of a page; messages in them are brought into shape. */
export function decodeRows(data: unknown): Row[] {
  if (!Array.isArray(data)) return [];
  return (data as Row[]).map((r) => ({ ...r, lastMessage: r.lastMessage ? decodeMessage(r.lastMessage as unknown as Record<string, unknown>) : null }));
}

export type { Conversation };

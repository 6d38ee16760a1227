/** Keeps the state up to date with the server: what changed while there was no connection, what arrives, and the
 * gaps between (docs/extended.md, One log). */
import { ConnectionLost, Refusal } from '../socket/connection';
import type { Broadcast } from '../socket/frames';
import { addressOf, type ConversationId } from '../state/ids';
import { outdated } from '../state/inbox';
import type { LogEvent } from '../state/logEvent';
import type { Store } from '../state/store';
import {
  actionOfFrame, decodeMessage, decodeRows, decodeSyncPage, entryOfBroadcast, peopleInBroadcast, type PersonalFrame,
} from './decode';
import type { Rpc } from './rpc';

/** Rows of one page of the list, entries of one page of a log. */
const pageSize = 200;

/** A held history with a longer gap than this is dropped and loaded again, not caught up. */
const maxGap = 1000;

/** How many logs are read in parallel. */
const parallelSyncs = 4;

export interface SyncHooks {
  /** A new message of another person has arrived. */
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

  /** Reads what changed while there was no connection. Broadcasts are deferred until the list is complete. */
  async catchUp(epoch: string): Promise<void> {
    this.listing = true;
    this.deferred = [];
    try {
      if (this.store.get().epoch !== null && this.store.get().epoch !== epoch) this.store.dispatch({ type: 'resetConversations' });
      await this.loadList(epoch);
    } finally {
      this.listing = false;
    }
    const { deferred } = this;
    this.deferred = [];
    for (const fn of deferred) fn();
    await this.syncOutdated();
  }

  private async loadList(epoch: string): Promise<void> {
    const named = new Set<ConversationId>();
    let cursor: string | undefined;
    for (;;) {
      const { item, data } = await this.rpc.request('syncConversations', { epoch, cursor, limit: pageSize });
      if (item.reset) {
        this.store.dispatch({ type: 'resetConversations' });
        named.clear();
      }
      for (const r of data) named.add(r.conversationId);
      this.store.dispatch({ type: 'applyRows', rows: decodeRows(data) });
      if (item.complete || item.cursor === null) break;
      cursor = item.cursor;
    }
    this.store.dispatch({ type: 'finishList', named });
  }

  /** Reads all logs of which the server has more than is held here. */
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

  /** Reads one log up to its head; concurrent calls share the work. */
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
      const { item, data } = await this.rpc.request('syncConversation', {
        ...to, afterSeq: c.heldSeq, limit: pageSize, epoch: s.epoch ?? undefined, afterHidden: c.hiddenVersion,
      });
      this.store.dispatch({ type: 'applySyncPage', page: decodeSyncPage(id, item, data, c.hiddenVersion) });
      await this.findLastMessage(id);
      const now = this.store.get().conversations.get(id);
      if (now && now.heldSeq === c.heldSeq && now.headSeq > now.heldSeq && !item.reset && data.length === 0) return;
    }
  }

  /** Requests the newest message that is neither hidden nor deleted, if it is not known. */
  private async findLastMessage(id: ConversationId): Promise<void> {
    let beforeSeq: number | undefined;
    for (let limit = 10; ; limit = pageSize) {
      const s = this.store.get();
      const c = s.conversations.get(id);
      const to = s.me && addressOf(id, s.me.userId);
      if (!c || !to || c.lastMessage !== null || c.headSeq > c.heldSeq) return;
      const { item, data: rows } = await this.rpc.request('listMessages', { ...to, limit, beforeSeq });
      const last = rows.findLast((m) => !m.deleted);
      const now = this.store.get().conversations.get(id);
      if (now?.heldSeq !== c.heldSeq || now.hiddenVersion !== c.hiddenVersion) {
        beforeSeq = undefined; // the log went on meanwhile, perhaps with a change of this very message
        continue;
      }
      if (last && now.lastMessage === null) this.store.dispatch({ type: 'setLastMessage', id, message: decodeMessage(last) });
      if (last || rows.length === 0 || !item.hasOlder) return;
      beforeSeq = rows[0]?.seq;
    }
  }

  private onSyncFailed(id: ConversationId, e: unknown): void {
    if (e instanceof Refusal && !e.temporary) this.store.dispatch({ type: 'removeConversation', id });
    else ignoreRefusalOrLoss(e);
  }

  onBroadcast(b: Broadcast): void {
    if (this.listing) {
      this.deferred.push(() => this.onBroadcast(b));
      return;
    }
    const people = peopleInBroadcast(b);
    if (people.length > 0) this.store.dispatch({ type: 'rememberPeople', people });
    const entry = entryOfBroadcast(b);
    if (entry) this.applyEntry(entry);
    else this.applyPersonal(b);
  }

  /** Applies a frame that is not an entry of the log: a broadcast, or an answer that does here what the broadcast
   * does on the other devices. */
  applyPersonal(f: PersonalFrame): void {
    const { me } = this.store.get();
    const action = me && actionOfFrame(f, me.userId, this.hooks.now());
    if (!action) return;
    this.store.dispatch(action);
    if ('id' in action && typeof action.id === 'string' && this.store.get().conversations.get(action.id)?.stale) {
      void this.syncConversation(action.id);
    }
  }

  /** Applies an entry of a log, from a broadcast or an answer. */
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
    const heldSeq = before.conversations.get(e.conversationId)?.heldSeq ?? 0;
    const fresh = e.kind === 'message' && e.message.senderId !== me && e.seq > heldSeq ? e : null;
    if (!c) {
      void this.loadUntilListed(e.conversationId).then(() => fresh && this.hooks.onNewMessage(fresh));
      return;
    }
    if (fresh) this.hooks.onNewMessage(fresh);
    if (c.headSeq > c.heldSeq || c.stale) void this.syncConversation(c.id);
  }

  /** Reads the beginning of the list until a conversation is in it. Only one call reads at a time; the others
   * check again after it, because their conversation may be newer than what it read. */
  async loadUntilListed(wanted: ConversationId): Promise<void> {
    while (this.loadingList) {
      await this.loadingList;
      if (this.store.get().conversations.has(wanted)) return;
    }
    this.loadingList = this.findInList(wanted).catch(ignoreRefusalOrLoss).finally(() => {
      this.loadingList = null;
    });
    await this.loadingList;
  }

  private async findInList(wanted: ConversationId): Promise<void> {
    let cursor: string | undefined;
    for (;;) {
      const { item, data } = await this.rpc.request('syncConversations', { cursor, limit: 20 });
      this.store.dispatch({ type: 'applyRows', rows: decodeRows(data) });
      if (this.store.get().conversations.has(wanted) || item.complete || item.cursor === null) return;
      ({ cursor } = item);
    }
  }
}

function ignoreRefusalOrLoss(e: unknown): void {
  if (!(e instanceof Refusal) && !(e instanceof ConnectionLost)) throw e;
}

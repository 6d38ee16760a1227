/** Caches on this device what was read and stores what is not sent yet: the outbox at once, drafts and conversations
 * shortly after they change. */
import { emptyConversation, type Conversation } from '../state/conversation';
import type { ConversationId } from '../state/ids';
import type { State } from '../state/state';
import type { Store } from '../state/store';
import type { Unsent } from '../state/outbox';
import { deleteDatabase, openDatabase, type Change, type Database } from './idb';

export const databaseName = (user: string): string => `messenger-${user}`;

/** Delay between a change of a conversation, or of a draft, and its write, ms. */
const flushDelay = 1000;
const draftFlushDelay = 250;

/** The draft and the edit of a conversation. They outlive the cached conversation, which is deleted when a session
 * ends. */
interface StoredWriting {
  readonly of: Pick<Conversation, 'id' | 'kind' | 'companion' | 'groupName'>;
  readonly draft: Conversation['draft'];
  readonly edit: Conversation['edit'];
}

/** Time that the database may take to open or to be deleted, ms. */
const databaseTimeout = 3000;

/** Number of messages that are cached of a conversation. */
const maxMessages = 100;

export interface CachePorts {
  /** Undefined where the browser has none, or does not allow it. */
  readonly factory: IDBFactory | undefined;
  later(ms: number, fn: () => void): () => void;
}

export class Cache {
  private db: Database | null = null;
  private unsubscribe: (() => void) | null = null;
  private readonly dirty = new Set<ConversationId>();
  private cancelFlush: (() => void) | null = null;
  private readonly dirtyDrafts = new Set<ConversationId>();
  private cancelDraftFlush: (() => void) | null = null;
  private writes: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly ports: CachePorts,
  ) {}

  /** Restores what is stored for a user, and stores changes from then on. Without a usable database (as in some
   * private windows) nothing is stored. */
  async open(user: string): Promise<void> {
    try {
      const { factory } = this.ports;
      if (!factory) throw new Error('no database');
      this.db = await this.withTimeout(openDatabase(databaseName(user), factory), (db) => db.close());
      const [conversations, outbox, drafts, epoch] = await Promise.all(
        [this.db.all('conversations'), this.db.all('outbox'), this.db.all('drafts'), this.db.get('meta', 'epoch')]
      );
      const unsent = (outbox as Unsent[]).sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1));
      this.store.dispatch({
        type: 'restore', conversations: restoreWritings(conversations as Conversation[], drafts as StoredWriting[], unsent), outbox: unsent,
        epoch: typeof epoch === 'string' ? epoch : null,
      });
    } catch {
      this.db = null;
      this.store.dispatch({ type: 'restore', conversations: [], outbox: [], epoch: null });
    }
    this.unsubscribe = this.store.subscribe((now, before) => this.onStateChange(now, before));
  }

  /** The result of the work, or a failure after the timeout: some browsers never answer. */
  private withTimeout<T>(work: Promise<T>, late: (value: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let over = false;
      const stop = this.ports.later(databaseTimeout, () => {
        over = true;
        reject(new Error('the database does not answer'));
      });
      work.then((value) => (over ? late(value) : resolve(value)), reject).finally(stop);
    });
  }

  /** Resolves when everything is stored. */
  async flushed(): Promise<void> {
    this.flush();
    await this.writes;
  }

  /** Stops caching; `erase` says what is deleted. */
  async close(user: string, erase: 'nothing' | 'read' | 'all'): Promise<void> {
    this.unsubscribe?.();
    this.unsubscribe = null;
    this.cancelFlush?.();
    this.cancelFlush = null;
    this.dirty.clear();
    this.flushDrafts();
    await this.writes;
    const db = this.db;
    this.db = null;
    if (erase === 'read') {
      await db?.change([{ store: 'conversations', clear: true }, { store: 'meta', clear: true }]).catch(() => undefined);
    }
    db?.close();
    const { factory } = this.ports;
    if (erase === 'all' && factory) {
      await this.withTimeout(deleteDatabase(databaseName(user), factory), () => undefined).catch(() => undefined);
    }
  }

  private onStateChange(now: State, before: State): void {
    if (now.outbox !== before.outbox) this.writeOutbox(now, before);
    if (now.epoch !== before.epoch && now.epoch) this.enqueue([{ store: 'meta', put: [['epoch', now.epoch]] }]);
    if (now.conversations === before.conversations) return;
    for (const [id, c] of now.conversations) {
      const was = before.conversations.get(id);
      if (was === c) continue;
      this.dirty.add(id);
      if (c.draft !== (was?.draft ?? null) || c.edit !== (was?.edit ?? null)) this.dirtyDrafts.add(id);
    }
    for (const [id, c] of before.conversations) if ((c.draft || c.edit) && !now.conversations.has(id)) this.dirtyDrafts.add(id);
    if (this.dirtyDrafts.size > 0) this.cancelDraftFlush ??= this.ports.later(draftFlushDelay, () => this.flushDrafts());
    for (const id of before.conversations.keys()) if (!now.conversations.has(id)) this.dirty.add(id);
    this.cancelFlush ??= this.ports.later(flushDelay, () => this.flush());
  }

  private writeOutbox(now: State, before: State): void {
    const put = now.outbox.filter((u) => !before.outbox.includes(u)).map((u) => [u.messageId, u] as const);
    const del = before.outbox.filter((u) => !now.outbox.some((n) => n.messageId === u.messageId)).map((u) => u.messageId);
    if (!this.db) {
      if (put.length > 0) queueMicrotask(() => this.store.dispatch({ type: 'setOutboxPersisted', persisted: false }));
      return;
    }
    this.enqueue([{ store: 'outbox', put, del }], put.length > 0 ? () => this.makeRoom() : undefined);
  }

  /** Stores all pending changes now. */
  flush(): void {
    this.flushDrafts();
    this.cancelFlush?.();
    this.cancelFlush = null;
    if (this.dirty.size === 0) return;
    const s = this.store.get();
    const put: [string, unknown][] = [];
    const del: string[] = [];
    for (const id of this.dirty) {
      const c = s.conversations.get(id);
      if (c && c.headSeq > 0) put.push([id, toStored(c)]);
      else del.push(id);
    }
    this.dirty.clear();
    this.enqueue([{ store: 'conversations', put, del }]);
  }

  private flushDrafts(): void {
    this.cancelDraftFlush?.();
    this.cancelDraftFlush = null;
    if (this.dirtyDrafts.size === 0) return;
    const put: [string, StoredWriting][] = [];
    const del: string[] = [];
    for (const id of this.dirtyDrafts) {
      const c = this.store.get().conversations.get(id);
      if (c && (c.draft || c.edit)) put.push(
        [id, { of: { id, kind: c.kind, companion: c.companion, groupName: c.groupName }, draft: c.draft, edit: c.edit }]
      );
      else del.push(id);
    }
    this.dirtyDrafts.clear();
    this.enqueue([{ store: 'drafts', put, del }]);
  }

  /** Deletes cached conversations, which can be loaded again, so that the outbox has room. */
  private async makeRoom(): Promise<void> {
    const db = this.db;
    if (!db) return;
    const outbox = (): Change => ({ store: 'outbox', put: this.store.get().outbox.map((u) => [u.messageId, u]) });
    const persisted = await db.change([{ store: 'conversations', clear: true }]).then(() => db.change([outbox()])).then(
      () => true, () => false
    );
    this.store.dispatch({ type: 'setOutboxPersisted', persisted });
  }

  private enqueue(changes: readonly Change[], failed?: () => Promise<void>): void {
    const db = this.db;
    if (!db) return;
    // Immediately, because the page may be closing; the database keeps the order.
    const change = db.change(changes).catch(() => failed?.());
    this.writes = this.writes.then(() => change);
  }
}

/** A conversation without transient fields, and with the end of its history only. */
function toStored(c: Conversation): Conversation {
  const w = c.window;
  const short = w && !w.hasNewer && w.messages.length > 0
    ? { ...w, messages: w.messages.slice(-maxMessages), hasOlder: w.hasOlder || w.messages.length > maxMessages, follow: true }
    : null;
  return { ...c, window: short, since: null, draft: null, edit: null };
}

/** The conversations with their drafts and edits; a draft that is in the outbox is dropped. */
function restoreWritings(
  conversations: readonly Conversation[], writings: readonly StoredWriting[], outbox: readonly Unsent[]
): readonly Conversation[] {
  // An older build may have stored fewer fields.
  const all = new Map<ConversationId, Conversation>(
    conversations.map((c) => [c.id, { ...emptyConversation(c.id, c.kind), ...c, draft: null, edit: null }])
  );
  for (const { of, draft, edit } of writings) {
    const left = draft && outbox.some((u) => u.messageId === draft.messageId) ? null : draft;
    if (left || edit) all.set(of.id, { ...(all.get(of.id) ?? { ...emptyConversation(of.id, of.kind), ...of }), draft: left, edit });
  }
  return [...all.values()];
}

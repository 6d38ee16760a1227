/** Keeps on this device what was read and what is not yet sent: the outbox at once,
 * conversations a moment after they changed. */
import type { Conversation } from '../state/conversation';
import type { ConversationId } from '../state/ids';
import type { State } from '../state/state';
import type { Store } from '../state/store';
import type { Unsent } from '../state/outbox';
import { deleteDatabase, openDatabase, type Change, type Database } from './idb';

export const databaseName = (user: string): string => `messenger-${user}`;

/** ms between a change of a conversation and its being kept. */
const pause = 1000;

/** ms that the database may take to open or to go. */
const patience = 3000;

/** So many messages of a conversation are kept. */
const keptMessages = 100;

export interface KeepPorts {
  readonly factory: IDBFactory;
  later(ms: number, fn: () => void): () => void;
}

export class Keep {
  private db: Database | null = null;
  private stop: (() => void) | null = null;
  private readonly dirty = new Set<ConversationId>();
  private pending: (() => void) | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly ports: KeepPorts,
  ) {}

  /** Brings back what was kept for a person, and keeps what changes from then on. Without
   * a usable database (as in some private windows) nothing is kept. */
  async open(user: string): Promise<void> {
    try {
      this.db = await this.inTime(openDatabase(databaseName(user), this.ports.factory), (db) => db.close());
      const [conversations, outbox, epoch] = await Promise.all([this.db.all('conversations'), this.db.all('outbox'), this.db.get('meta', 'epoch')]);
      const unsent = (outbox as Unsent[]).sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1));
      this.store.dispatch({ do: 'restore', conversations: conversations as Conversation[], outbox: unsent, epoch: typeof epoch === 'string' ? epoch : null });
    } catch {
      this.db = null;
      this.store.dispatch({ do: 'restore', conversations: [], outbox: [], epoch: null });
    }
    this.stop = this.store.subscribe((now, before) => this.changed(now, before));
  }

  /** What the database answers, or a failure if it does not in time: some browsers never do. */
  private inTime<T>(work: Promise<T>, late: (value: T) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let over = false;
      const stop = this.ports.later(patience, () => {
        over = true;
        reject(new Error('the database does not answer'));
      });
      work.then((value) => (over ? late(value) : resolve(value)), reject).finally(stop);
    });
  }

  /** Everything that was to be kept is kept. */
  async settled(): Promise<void> {
    this.flush();
    await this.work;
  }

  /** Ends the keeping; `erase` says how much of it goes. */
  async close(user: string, erase: 'nothing' | 'read' | 'all'): Promise<void> {
    this.stop?.();
    this.stop = null;
    this.pending?.();
    this.pending = null;
    this.dirty.clear();
    await this.work;
    const db = this.db;
    this.db = null;
    if (erase === 'read') await db?.change([{ store: 'conversations', clear: true }, { store: 'meta', clear: true }]).catch(() => undefined);
    db?.close();
    if (erase === 'all') await this.inTime(deleteDatabase(databaseName(user), this.ports.factory), () => undefined).catch(() => undefined);
  }

  private changed(now: State, before: State): void {
    if (now.outbox !== before.outbox) this.keepOutbox(now, before);
    if (now.epoch !== before.epoch && now.epoch) this.write([{ store: 'meta', put: [['epoch', now.epoch]] }]);
    if (now.conversations === before.conversations) return;
    for (const [id, c] of now.conversations) if (before.conversations.get(id) !== c) this.dirty.add(id);
    for (const id of before.conversations.keys()) if (!now.conversations.has(id)) this.dirty.add(id);
    this.pending ??= this.ports.later(pause, () => this.flush());
  }

  private keepOutbox(now: State, before: State): void {
    const put = now.outbox.filter((u) => !before.outbox.includes(u)).map((u) => [u.messageId, u] as const);
    const del = before.outbox.filter((u) => !now.outbox.some((n) => n.messageId === u.messageId)).map((u) => u.messageId);
    this.write([{ store: 'outbox', put, del }]);
  }

  /** Keeps now what waits to be kept. */
  flush(): void {
    this.pending?.();
    this.pending = null;
    if (this.dirty.size === 0) return;
    const s = this.store.get();
    const put: [string, unknown][] = [];
    const del: string[] = [];
    for (const id of this.dirty) {
      const c = s.conversations.get(id);
      if (c && (c.headSeq > 0 || c.draft)) put.push([id, lean(c)]);
      else del.push(id);
    }
    this.dirty.clear();
    this.write([{ store: 'conversations', put, del }]);
  }

  private write(changes: readonly Change[]): void {
    const db = this.db;
    if (!db) return;
    // At once, for the page may be going; the database carries them out in order.
    const change = db.change(changes).catch(() => undefined);
    this.work = this.work.then(() => change);
  }
}

/** A conversation without what is only of the moment, and with the end of its history only. */
function lean(c: Conversation): Conversation {
  const w = c.window;
  const short = w && !w.hasNewer && w.messages.length > 0
    ? { ...w, messages: w.messages.slice(-keptMessages), hasOlder: w.hasOlder || w.messages.length > keptMessages, follow: true }
    : null;
  return { ...c, window: short, since: null };
}

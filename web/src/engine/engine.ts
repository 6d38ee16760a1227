/** Joins the state, the socket, the REST interface and what this device keeps, and
 * carries out what the person wants. One engine lives as long as the page. */
import { Api } from '../api/http';
import { Connection, Lost, type Answer, type Ports as SocketPorts } from '../socket/connection';
import { companionOf, type ConversationId } from '../state/ids';
import type { Intents } from '../state/intents';
import type { LogEvent } from '../state/logEvent';
import type { Store } from '../state/store';
import type { Preferences, State } from '../state/state';
import { Bell, type BellPorts } from './notifier';
import type { Clock, Core } from './core';
import { account } from './intents/account';
import { chats } from './intents/chats';
import { Drafts } from './drafts';
import { groups } from './intents/groups';
import { history } from './intents/history';
import { messages } from './intents/messages';
import { Keep } from './cache';
import type { Ask, Line, Params } from './rpc';
import { Refresher } from './tokenRefresher';
import { Sender } from './sender';
import { SessionStore, type Login } from './session';
import { Sync } from './sync';
import { Tabs, type TabPorts, type Word } from './tabs';
import { Watch } from './presenceWatcher';
import { newId } from '../state/ids';

export interface EnginePorts extends SocketPorts, TabPorts, BellPorts, Clock {
  readonly socketUrl: string;
  readonly fetch: typeof fetch;
  readonly factory: IDBFactory | undefined;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly deviceName: string;
  askForNotifications(): Promise<boolean>;
}

/** So many conversations keep their history in memory. */
const windows = 30;

export class Engine implements Line, Core {
  readonly api: Api;
  readonly line: Line = this;
  readonly session: SessionStore;
  readonly sync: Sync;
  readonly intents: Intents;
  readonly drafts: Drafts;
  private readonly sender: Sender;
  private readonly keep: Keep;
  private readonly watch: Watch;
  private readonly bell: Bell;
  private readonly refresher: Refresher;
  private tabs: Tabs | null = null;
  private connection: Connection | null = null;
  private user: string | undefined;
  /** As it was when the connection was lost; null while there is one, and before the first. */
  private absent: State | null = null;
  private readonly tab = newId();
  private ticks = 0;
  private readonly seen: ConversationId[] = [];
  private readonly delivered = new Map<ConversationId, number>();
  private deliverLater: (() => void) | null = null;
  private lookLater: (() => void) | null = null;

  constructor(
    readonly store: Store,
    private readonly ports: EnginePorts,
  ) {
    this.session = new SessionStore(ports.storage);
    this.api = new Api({ base: '', fetch: ports.fetch, token: () => this.session.login()?.token ?? null });
    this.sync = new Sync(store, this, { arrived: (e) => this.arrived(e), now: () => ports.now() });
    this.drafts = new Drafts(store, this, ports);
    this.sender = new Sender(store, this, this.sync, ports);
    this.keep = new Keep(store, ports);
    this.watch = new Watch(store, this, ports);
    this.bell = new Bell(store, ports, () => this.tabs);
    store.subscribe((now, before) => { if (now.conversations !== before.conversations) this.bell.seen(now, before); });
    this.refresher = new Refresher(this.session, this.api, ports);
    this.intents = this.makeIntents();
    store.dispatch({ do: 'prefer', preferences: this.session.preferences() });
    store.subscribe((now, before) => {
      if (now.conversations !== before.conversations || now.open !== before.open) this.lookSoon();
      if (now.conversations !== before.conversations && this.sender.waits) queueMicrotask(() => this.sender.passed());
      if (now.outbox === before.outbox) return;
      this.shareOutbox(now.outbox, before.outbox);
      // What a page of the log showed to be stored makes room for the next.
      if (now.outbox.length < before.outbox.length) queueMicrotask(() => this.sender.pump());
    });
  }

  get clock(): Clock {
    return this.ports;
  }

  /** Takes up the login of this device, if there is one. */
  async boot(): Promise<void> {
    const login = this.session.login();
    if (login) await this.take(login);
    else this.store.dispatch({ do: 'logout' });
  }

  async begin(login: Login): Promise<void> {
    this.session.keep({ ...login, takenAt: this.ports.now() });
    await this.take(login);
  }

  private async take(login: Login): Promise<void> {
    this.user = login.me.userId;
    this.store.dispatch({ do: 'login', me: login.me });
    await this.keep.open(login.me.userId);
    this.tabs = new Tabs(login.me.userId, this.ports, (w) => this.told(w), () => this.allow());
    this.tabs.start();
    this.connection = new Connection({
      url: this.ports.socketUrl, token: () => this.session.tokenOf(login.me.userId), ports: this.ports,
      hello: { version: 1, deviceId: this.session.deviceId(), deviceName: this.ports.deviceName },
      events: {
        phase: (phase) => {
          if (this.store.get().phase === 'online') this.absent ??= this.store.get();
          this.store.dispatch({ do: 'phase', phase });
          if (phase !== 'online') this.allow();
          if (phase === 'out') void this.end('read');
        },
        broadcast: (type, item) => this.sync.heard(type, item),
        hello: (item) => {
          const { userId, firstName, lastName, email } = item.user;
          this.watch.reset();
          void this.caught(item.epoch, item.limits, { userId, firstName, lastName, email });
        },
      },
    });
    this.connection.start();
  }

  private async caught(epoch: string, limits: Readonly<Record<string, number>>, me: Login['me']): Promise<void> {
    const connection = this.connection;
    try {
      await this.sync.catchUp(epoch);
      this.store.dispatch({ do: 'hello', epoch, limits, me });
      connection?.caughtUp();
      this.allow();
      this.watch.show(this.ports.visible());
      this.watch.look();
      this.deliverAll();
      this.drafts.connected();
      if (this.absent?.epoch === epoch) this.bell.missed(this.absent.conversations);
      this.absent = null;
    } catch (e) {
      if (e instanceof Lost) return; // the next connection begins again
      this.ports.later(1000, () => {
        if (connection === this.connection && connection?.phase === 'catching') void this.caught(epoch, limits, me);
      });
    }
  }

  /** Ends the login on this device: what is unsent survives a login that ran out, and nothing a logout. */
  async end(erase: 'read' | 'all'): Promise<void> {
    // The server may have closed the socket, and ended the login so, before what ended it has been answered.
    const user = this.user;
    this.connection?.stop();
    this.connection = null;
    if (erase === 'all') this.tabs?.tell({ say: 'logout' });
    this.tabs?.stop();
    this.tabs = null;
    this.sender.allow(false);
    this.session.drop(user);
    this.delivered.clear();
    this.bell.reset();
    this.absent = null;
    if (user) await this.keep.close(user, erase);
    this.store.dispatch({ do: 'logout' });
  }

  request<K extends Ask>(type: K, params: Params<K>): Promise<Answer> {
    return this.connection ? this.connection.request(type, params) : Promise.reject(new Lost());
  }

  tell<K extends Ask>(type: K, params: Params<K>): void {
    this.connection?.tell(type, params);
  }

  pump(): void {
    this.sender.pump();
  }

  /** The page became visible or hidden, or the network came or went. */
  stirred(): void {
    this.connection?.nudge();
    if (this.connection?.phase === 'online') this.watch.show(this.ports.visible());
    this.keep.flush(); // the page may be about to go
    this.tellWatching();
  }

  private allow(): void {
    this.sender.allow(this.tabs?.leads === true && this.connection?.phase === 'online');
  }

  private shareOutbox(now: readonly { messageId: string }[], before: readonly { messageId: string }[]): void {
    if (this.hearing) return;
    for (const u of now) if (!before.includes(u)) this.tabs?.tell({ say: 'unsent', entry: u as never });
    for (const u of before) if (!now.some((n) => n.messageId === u.messageId)) this.tabs?.tell({ say: 'sent', messageId: u.messageId });
  }

  private hearing = false;

  private told(w: Word): void {
    this.hearing = true;
    try {
      if (w.say === 'unsent') this.store.dispatch({ do: 'unsent', entry: w.entry });
      else if (w.say === 'sent') this.store.dispatch({ do: 'sent', messageId: w.messageId });
    } finally {
      this.hearing = false;
    }
    if (w.say === 'logout') void this.end('all');
    this.sender.pump();
  }

  private arrived(e: Extract<LogEvent, { kind: 'message' }>): void {
    this.deliver(e.conversationId, e.seq);
    this.bell.ring(e.conversationId, e.message);
  }

  /** Tells the writers, a little later and once for many, that it has arrived. */
  private deliver(id: ConversationId, seq: number): void {
    if (seq <= (this.delivered.get(id) ?? 0)) return;
    this.delivered.set(id, seq);
    this.undelivered.add(id);
    this.deliverLater ??= this.ports.later(250, () => {
      this.deliverLater = null;
      void this.flushDelivered();
    });
  }

  private readonly undelivered = new Set<ConversationId>();

  private deliverAll(): void {
    for (const c of this.store.get().conversations.values()) if (c.unread > 0) this.deliver(c.id, c.heldSeq);
  }

  private async flushDelivered(): Promise<void> {
    const me = this.store.get().me?.userId ?? '';
    const ids = [...this.undelivered];
    this.undelivered.clear();
    for (const id of ids) {
      const companion = companionOf(id, me);
      const to = companion ? { receiverId: companion } : { groupId: id.slice('group_'.length) };
      // Lost or refused: the read position says it later.
      await this.request('markDelivered', { ...to, seq: this.delivered.get(id) ?? 0 }).catch(() => undefined);
    }
  }

  private lookSoon(): void {
    this.lookLater ??= this.ports.later(1000, () => {
      this.lookLater = null;
      if (this.connection?.phase === 'online') this.watch.look();
    });
  }

  private tellWatching(): void {
    this.tabs?.tell({ say: 'watching', tab: this.tab, id: this.ports.visible() ? this.store.get().open : null });
  }

  private open(id: ConversationId | null): void {
    this.store.dispatch({ do: 'open', id });
    this.tellWatching();
    if (!id) return;
    const at = this.seen.indexOf(id);
    if (at >= 0) this.seen.splice(at, 1);
    this.seen.push(id);
    const old = this.seen.length > windows ? this.seen.shift() : undefined;
    if (old) this.store.dispatch({ do: 'unload', id: old });
  }

  private makeIntents(): Intents {
    return {
      ...account(this), ...chats(this), ...groups(this), ...history(this), ...messages(this),
      open: (id) => this.open(id),
      reconnect: () => this.connection?.nudge(),
      prefer: (p) => this.prefer(p),
      allowNotifications: () => this.ports.askForNotifications(),
      say: (text, params) => this.store.dispatch({ do: 'toast', toast: { text, params } }),
      untoast: (id) => this.store.dispatch({ do: 'untoast', id }),
    };
  }

  private prefer(p: Partial<Preferences>): void {
    this.store.dispatch({ do: 'prefer', preferences: p });
    this.session.prefer(this.store.get().preferences);
    if (p.presence !== undefined) this.watch.show(this.ports.visible());
  }

  /** Forgets who stopped typing, and keeps the login alive. */
  tick(): void {
    this.store.dispatch({ do: 'quiet', now: this.ports.now() });
    this.tabs?.tick();
    if (this.ticks++ % 2 === 0 && this.ports.visible()) this.tellWatching();
    if (this.tabs?.leads && this.connection?.phase === 'online') void this.refresher.check();
  }

  /** Everything that was to be kept is kept; for tests and for the page's end. */
  settled(): Promise<void> {
    return this.keep.settled();
  }
}

/** Connects the state, the socket, the REST interface and the cache, and implements the intents. One engine lives as
 * long as the page. */
import { Api } from '../api/http';
import { Connection, ConnectionLost, type Ports as SocketPorts } from '../socket/connection';
import type { Answer, Params, RequestType } from '../socket/frames';
import { companionOf, type ConversationId } from '../state/ids';
import type { Intents } from '../state/intents';
import type { LogEvent } from '../state/logEvent';
import type { Outbox } from '../state/outbox';
import type { Store } from '../state/store';
import type { Limits, Preferences, State } from '../state/state';
import { Notifier, type NotifierPorts } from './notifier';
import type { Clock, Core } from './core';
import { account } from './intents/account';
import { chats } from './intents/chats';
import { Drafts } from './drafts';
import { groups } from './intents/groups';
import { history } from './intents/history';
import { messages } from './intents/messages';
import { pins } from './intents/pins';
import { Cache } from './cache';
import type { Rpc } from './rpc';
import { TokenRefresher } from './tokenRefresher';
import { Sender } from './sender';
import { SessionStore, type Login } from './session';
import { Sync } from './sync';
import { Tabs, type TabPorts, type TabMessage } from './tabs';
import { PresenceWatcher } from './presenceWatcher';
import { newId } from '../state/ids';

export interface EnginePorts extends SocketPorts, TabPorts, NotifierPorts, Clock {
  readonly socketUrl: string;
  readonly fetch: typeof fetch;
  readonly factory: IDBFactory | undefined;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly deviceName: string;
  askForNotifications(): Promise<boolean>;
}

/** Number of conversations whose history stays in memory. */
const maxWindows = 30;

export class Engine implements Rpc, Core {
  readonly api: Api;
  readonly rpc: Rpc = this;
  readonly session: SessionStore;
  readonly sync: Sync;
  readonly intents: Intents;
  readonly drafts: Drafts;
  private readonly sender: Sender;
  private readonly cache: Cache;
  private readonly presence: PresenceWatcher;
  private readonly notifier: Notifier;
  private readonly tokenRefresher: TokenRefresher;
  private tabs: Tabs | null = null;
  private connection: Connection | null = null;
  private userId: string | undefined;
  /** The state when the connection was lost; null while there is one, and before the first. */
  private stateAtDisconnect: State | null = null;
  private readonly tabId = newId();
  private ticks = 0;
  private readonly recentlyOpened: ConversationId[] = [];
  private readonly delivered = new Map<ConversationId, number>();
  private cancelDelivered: (() => void) | null = null;
  private cancelSubscribe: (() => void) | null = null;

  constructor(
    readonly store: Store,
    private readonly ports: EnginePorts,
  ) {
    this.session = new SessionStore(ports.storage);
    this.api = new Api({ base: '', fetch: ports.fetch, token: () => this.session.login()?.token ?? null });
    this.sync = new Sync(store, this, { onNewMessage: (e) => this.onNewMessage(e), now: () => ports.now() });
    this.drafts = new Drafts(store, this, ports);
    this.sender = new Sender(store, this, this.sync, ports);
    this.cache = new Cache(store, ports);
    this.presence = new PresenceWatcher(store, this, ports);
    this.notifier = new Notifier(store, ports, () => this.tabs);
    store.subscribe((now, before) => { if (now.conversations !== before.conversations) this.notifier.withdrawRead(now, before); });
    this.tokenRefresher = new TokenRefresher(this.session, this.api, ports);
    this.intents = this.makeIntents();
    store.dispatch({ type: 'setPreferences', preferences: this.session.preferences() });
    store.subscribe((now, before) => {
      if (now.conversations !== before.conversations || now.open !== before.open) this.scheduleSubscribe();
      if (now.conversations !== before.conversations && this.sender.awaitsGap) queueMicrotask(() => this.sender.removeApplied());
      if (now.outbox === before.outbox) return;
      this.shareOutbox(now.outbox, before.outbox);
      // An entry that a page of the log showed to be stored makes room for the next.
      if (now.outbox.length < before.outbox.length) queueMicrotask(() => this.sender.pump());
    });
  }

  get clock(): Clock {
    return this.ports;
  }

  /** Opens the session of this device, if there is one. */
  async boot(): Promise<void> {
    const login = this.session.login();
    if (login) await this.openSession(login);
    else this.store.dispatch({ type: 'logout' });
  }

  async startSession(login: Login): Promise<void> {
    this.session.save({ ...login, takenAt: this.ports.now() });
    await this.openSession(login);
  }

  private async openSession(login: Login): Promise<void> {
    this.userId = login.me.userId;
    this.store.dispatch({ type: 'login', me: login.me });
    await this.cache.open(login.me.userId);
    this.tabs = new Tabs(login.me.userId, this.ports, (w) => this.onTabMessage(w), () => this.updateSender());
    this.tabs.start();
    this.connection = new Connection({
      url: this.ports.socketUrl, token: () => this.session.tokenOf(login.me.userId), ports: this.ports,
      hello: { version: 1, deviceId: this.session.deviceId(), deviceName: this.ports.deviceName },
      events: {
        phase: (phase) => {
          if (this.store.get().phase === 'online') this.stateAtDisconnect ??= this.store.get();
          this.store.dispatch({ type: 'setPhase', phase });
          if (phase !== 'online') this.updateSender();
          if (phase === 'out') void this.endSession('read');
        },
        broadcast: (b) => this.sync.onBroadcast(b),
        hello: (item) => {
          const { userId, firstName, lastName, email } = item.user;
          this.presence.reset();
          void this.catchUp(item.epoch, item.limits, { userId, firstName, lastName, email });
        },
      },
    });
    this.connection.start();
  }

  private async catchUp(epoch: string, limits: Limits, me: Login['me']): Promise<void> {
    const connection = this.connection;
    try {
      await this.sync.catchUp(epoch);
      this.store.dispatch({ type: 'hello', epoch, limits, me });
      connection?.caughtUp();
      this.updateSender();
      this.presence.publish(this.ports.visible());
      this.presence.subscribe();
      this.markAllDelivered();
      this.drafts.saveUnsaved();
      if (this.stateAtDisconnect?.epoch === epoch) this.notifier.notifyMissed(this.stateAtDisconnect.conversations);
      this.stateAtDisconnect = null;
    } catch (e) {
      if (e instanceof ConnectionLost) return; // the next connection begins again
      this.ports.later(1000, () => {
        if (connection === this.connection && connection?.phase === 'catching') void this.catchUp(epoch, limits, me);
      });
    }
  }

  /** Ends the session on this device: what is unsent survives an expired session, but not a logout. */
  async endSession(erase: 'read' | 'all'): Promise<void> {
    // The server may close the socket, and so end the session, before it answers the request that ended it.
    const user = this.userId;
    this.connection?.stop();
    this.connection = null;
    if (erase === 'all') this.tabs?.post({ say: 'logout' });
    this.tabs?.stop();
    this.tabs = null;
    this.sender.setActive(false);
    this.session.clear(user);
    this.delivered.clear();
    this.notifier.reset();
    this.stateAtDisconnect = null;
    if (user) await this.cache.close(user, erase);
    this.store.dispatch({ type: 'logout' });
  }

  request<K extends RequestType>(type: K, params: Params<K>): Promise<Answer<K>> {
    return this.connection ? this.connection.request(type, params) : Promise.reject(new ConnectionLost());
  }

  send<K extends RequestType>(type: K, params: Params<K>): void {
    this.connection?.send(type, params);
  }

  sendOutbox(): void {
    this.sender.pump();
  }

  /** The page became visible or hidden, or the network came or went. */
  onVisibilityOrNetworkChange(): void {
    this.connection?.checkNow();
    if (this.connection?.phase === 'online') this.presence.publish(this.ports.visible());
    this.cache.flush(); // the page may be about to go
    this.postViewing();
  }

  private updateSender(): void {
    this.sender.setActive(this.tabs?.isLeader === true && this.connection?.phase === 'online');
  }

  private shareOutbox(now: Outbox, before: Outbox): void {
    if (this.applyingTabMessage) return;
    for (const u of now) if (!before.includes(u)) this.tabs?.post({ say: 'unsent', entry: u });
    for (const u of before) if (!now.some((n) => n.messageId === u.messageId)) this.tabs?.post({ say: 'sent', messageId: u.messageId });
  }

  private applyingTabMessage = false;

  private onTabMessage(w: TabMessage): void {
    this.applyingTabMessage = true;
    try {
      if (w.say === 'unsent') this.store.dispatch({ type: 'putUnsent', entry: w.entry });
      else if (w.say === 'sent') this.store.dispatch({ type: 'removeUnsent', messageId: w.messageId });
    } finally {
      this.applyingTabMessage = false;
    }
    if (w.say === 'logout') void this.endSession('all');
    this.sender.pump();
  }

  private onNewMessage(e: Extract<LogEvent, { kind: 'message' }>): void {
    this.markDelivered(e.conversationId, e.seq);
    this.notifier.notify(e.conversationId, e.message);
  }

  /** Reports the delivery of messages, delayed and once for many. */
  private markDelivered(id: ConversationId, seq: number): void {
    if (seq <= (this.delivered.get(id) ?? 0)) return;
    this.delivered.set(id, seq);
    this.undelivered.add(id);
    this.cancelDelivered ??= this.ports.later(250, () => {
      this.cancelDelivered = null;
      void this.flushDelivered();
    });
  }

  private readonly undelivered = new Set<ConversationId>();

  private markAllDelivered(): void {
    for (const c of this.store.get().conversations.values()) if (c.unread > 0) this.markDelivered(c.id, c.heldSeq);
  }

  private async flushDelivered(): Promise<void> {
    const me = this.store.get().me?.userId ?? '';
    const ids = [...this.undelivered];
    this.undelivered.clear();
    for (const id of ids) {
      const companion = companionOf(id, me);
      const to = companion ? { receiverId: companion } : { groupId: id.slice('group_'.length) };
      // Lost or refused: the read position will cover it.
      await this.request('markDelivered', { ...to, seq: this.delivered.get(id) ?? 0 }).catch(() => undefined);
    }
  }

  private scheduleSubscribe(): void {
    this.cancelSubscribe ??= this.ports.later(1000, () => {
      this.cancelSubscribe = null;
      if (this.connection?.phase === 'online') this.presence.subscribe();
    });
  }

  private postViewing(): void {
    this.tabs?.post({ say: 'watching', tab: this.tabId, id: this.ports.visible() ? this.store.get().open : null });
  }

  private openConversation(id: ConversationId | null): void {
    this.store.dispatch({ type: 'setOpen', id });
    this.postViewing();
    if (!id) return;
    const at = this.recentlyOpened.indexOf(id);
    if (at >= 0) this.recentlyOpened.splice(at, 1);
    this.recentlyOpened.push(id);
    const old = this.recentlyOpened.length > maxWindows ? this.recentlyOpened.shift() : undefined;
    if (old) this.store.dispatch({ type: 'dropWindow', id: old });
  }

  private makeIntents(): Intents {
    return {
      ...account(this), ...chats(this), ...groups(this), ...history(this), ...messages(this), ...pins(this),
      openConversation: (id) => this.openConversation(id),
      reconnect: () => this.connection?.checkNow(),
      setPreferences: (p) => this.setPreferences(p),
      allowNotifications: () => this.ports.askForNotifications(),
      showToast: (text, params) => this.store.dispatch({ type: 'showToast', toast: { text, params } }),
      dismissToast: (id) => this.store.dispatch({ type: 'dismissToast', id }),
    };
  }

  private setPreferences(p: Partial<Preferences>): void {
    this.store.dispatch({ type: 'setPreferences', preferences: p });
    this.session.savePreferences(this.store.get().preferences);
    if (p.presence !== undefined) this.presence.publish(this.ports.visible());
  }

  /** Expires typing indicators and presence, and renews the token. Call it every second. */
  tick(): void {
    this.store.dispatch({ type: 'expire', now: this.ports.now() });
    this.tabs?.tick();
    if (this.ticks++ % 2 === 0 && this.ports.visible()) this.postViewing();
    if (this.tabs?.isLeader && this.connection?.phase === 'online') void this.tokenRefresher.check();
  }

  /** Resolves when everything is stored; for tests. */
  flushed(): Promise<void> {
    return this.cache.flushed();
  }
}

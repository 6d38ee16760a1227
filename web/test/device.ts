/** A device with the whole client on it, save the page: for trying the engine. */
import { IDBFactory } from 'fake-indexeddb';
import { Engine } from '../src/engine/engine';
import type { Message } from '../src/state/message';
import { createStore, type Store } from '../src/state/store';
import type { FakePerson, FakeServer } from './fake';
import { settle, type Timers } from './timers';

/** What two tabs of one browser share. */
export class Browser {
  readonly factory = new IDBFactory();
  private readonly items = new Map<string, string>();
  readonly storage = {
    getItem: (k: string) => this.items.get(k) ?? null,
    setItem: (k: string, v: string) => void this.items.set(k, v),
    removeItem: (k: string) => void this.items.delete(k),
  };
  private readonly channels = new Map<string, Set<{ onmessage: ((e: MessageEvent) => void) | null }>>();
  private readonly queue: (() => void)[] = [];

  channel = (name: string) => {
    const all = this.channels.get(name) ?? new Set();
    this.channels.set(name, all);
    const mine = {
      onmessage: null as ((e: MessageEvent) => void) | null,
      postMessage: (data: unknown) => {
        for (const other of all) if (other !== mine) queueMicrotask(() => other.onmessage?.({ data: structuredClone(data) } as MessageEvent));
      },
      close: () => void all.delete(mine),
    };
    all.add(mine);
    return mine;
  };

  /** One lock, handed on when its holder lets go. */
  readonly locks = {
    request: async (_: string, options: { signal?: AbortSignal }, fn: () => Promise<void>) => {
      await new Promise<void>((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        this.queue.push(resolve);
        if (this.queue.length === 1) resolve();
      });
      await fn();
      this.queue.shift();
      this.queue[0]?.();
    },
  } as unknown as LockManager;
}

export interface Device {
  readonly store: Store;
  readonly engine: Engine;
  readonly announced: Message[];
  visible: boolean;
}

/** Opens the client in a tab of the browser, logged in as the person if the browser is not yet. */
export async function openTab(server: FakeServer, timers: Timers, browser: Browser, person: FakePerson): Promise<Device> {
  const store = createStore();
  const announced: Message[] = [];
  const device = { store, announced, visible: true } as { -readonly [K in keyof Device]: Device[K] };
  device.engine = new Engine(store, {
    socketUrl: 'ws://test', fetch: server.http, factory: browser.factory, storage: browser.storage, deviceName: 'Test',
    locks: browser.locks, channel: browser.channel, open: (url, protocols) => server.connect(url, protocols), random: () => 0.5, now: timers.now, later: timers.later,
    visible: () => device.visible, announce: (_, m) => void announced.push(m), askForNotifications: async () => false,
  });
  const login = device.engine.session.login();
  if (login) await device.engine.boot();
  else await device.engine.begin({ token: `${person.userId}:1`, me: { userId: person.userId, firstName: person.firstName, lastName: null, email: '' } });
  await settle();
  await settle();
  return device;
}

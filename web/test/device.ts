/** A device with the whole client except the page, for tests of the engine. */
import { IDBFactory } from 'fake-indexeddb';
import { Engine } from '../src/engine/engine';
import type { Message } from '../src/state/message';
import { createStore, type Store } from '../src/state/store';
import type { FakePerson, FakeServer } from './fake';
import { settle, type Timers } from './timers';

/** What tabs of one browser share. */
export class Browser {
  readonly factory: IDBFactory;

  /** null: the browser allows no database. */
  constructor(factory: IDBFactory | null = new IDBFactory()) {
    this.factory = factory as IDBFactory;
  }

  private readonly tabs: { readonly leads: () => boolean }[] = [];
  private deaf: number | null = null;

  /** The n-th tab hangs: it receives nothing from the others. */
  deafen(tab: number | null): void {
    this.deaf = tab;
  }

  /** Whether the n-th tab is the leader. */
  leads(tab: number): boolean {
    return this.tabs[tab]?.leads() === true;
  }

  add(leads: () => boolean): void {
    this.tabs.push({ leads });
  }

  private readonly items = new Map<string, string>();
  readonly storage = {
    getItem: (k: string) => this.items.get(k) ?? null,
    setItem: (k: string, v: string) => void this.items.set(k, v),
    removeItem: (k: string) => void this.items.delete(k),
  };
  private readonly channels = new Map<string, Set<{ readonly tab: number; onmessage: ((e: MessageEvent) => void) | null }>>();
  private opened = 0;
  private readonly queue: (() => void)[] = [];

  channel = (name: string): Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> => {
    const all = this.channels.get(name) ?? new Set();
    this.channels.set(name, all);
    const tab = this.opened++;
    const mine = {
      tab,
      onmessage: null as ((e: MessageEvent) => void) | null,
      postMessage: (data: unknown) => {
        if (tab === this.deaf) return;
        for (const other of all) if (other !== mine && other.tab !== this.deaf) {
          queueMicrotask(() => other.onmessage?.({ data: structuredClone(data) } as MessageEvent));
        }
      },
      close: () => void all.delete(mine),
    };
    all.add(mine);
    return mine as never;
  };

  /** One lock, passed on when its holder releases it, or stolen. */
  private holder: ((e: Error) => void) | null = null;
  readonly locks = {
    request: (_: string, options: { signal?: AbortSignal; steal?: boolean }, fn: () => Promise<void> | undefined) =>
      new Promise<void>((resolve, reject) => {
        const run = (): void => {
          this.holder = reject;
          void Promise.resolve(fn()).then(() => {
            resolve();
            if (this.holder !== reject) return;
            this.holder = null;
            this.queue.shift()?.();
          });
        };
        const aborted = (): Error => new DOMException('aborted', 'AbortError');
        options.signal?.addEventListener('abort', () => {
          const at = this.queue.indexOf(run);
          if (at >= 0) this.queue.splice(at, 1);
          reject(aborted());
        });
        if (options.steal) this.holder?.(aborted());
        if (options.steal || !this.holder) run();
        else this.queue.push(run);
      }),
  } as unknown as LockManager;
}

export interface Device {
  readonly store: Store;
  readonly engine: Engine;
  readonly announced: Message[];
  readonly withdrawn: string[];
  visible: boolean;
}

/** Opens the client in a tab of the browser, and logs in if the browser has no session. */
export async function openTab(server: FakeServer, timers: Timers, browser: Browser, person: FakePerson): Promise<Device> {
  const store = createStore();
  const announced: Message[] = [];
  const withdrawn: string[] = [];
  const device = { store, announced, withdrawn, visible: true } as { -readonly [K in keyof Device]: Device[K] };
  device.engine = new Engine(store, {
    socketUrl: 'ws://test', fetch: server.http, factory: browser.factory ?? undefined, storage: browser.storage, deviceName: 'Test',
    locks: browser.locks, channel: browser.channel, open: (url, protocols) => server.connect(url, protocols), random: () => 0.5,
    now: timers.now, later: timers.later,
    visible: () => device.visible, announce: (_, m) => void announced.push(m), withdraw: (id) => void withdrawn.push(id),
    askForNotifications: async () => false,
  });
  browser.add(() => (device.engine as unknown as { tabs: { isLeader: boolean } | null }).tabs?.isLeader === true);
  const login = device.engine.session.login();
  if (login) await device.engine.boot();
  else await device.engine.startSession(
    { token: `${person.userId}:1`, me: { userId: person.userId, firstName: person.firstName, lastName: null, email: '' } }
  );
  await settle();
  await settle();
  return device;
}

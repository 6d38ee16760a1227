/** Connects the state, the engine and the view to the browser. */
import { attempt, memoryStorage } from './engine/browser';
import { Engine } from './engine/engine';
import { deviceName } from './engine/session';
import { titleOf } from './state/inbox';
import { createStore } from './state/store';
import { mount, currentTranslator } from './view/shell/app';
import { createAnnouncer } from './view/shell/announce';

const store = createStore();
const words = () => currentTranslator(store);
const { announce, withdraw } = createAnnouncer(
  store, (c, t) => titleOf(c, { notes: t('inbox.notes'), gone: t('inbox.gone') }, store.get().me?.userId), words
);

const engine = new Engine(store, {
  socketUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/ws`,
  fetch: (...args) => fetch(...args),
  factory: attempt(() => indexedDB),
  storage: attempt(() => localStorage) ?? memoryStorage(),
  deviceName: deviceName(navigator.userAgent),
  locks: attempt(() => navigator.locks),
  channel: (name) => attempt(() => new BroadcastChannel(name)) ?? null,
  open: (url, protocols) => new WebSocket(url, protocols),
  random: Math.random,
  now: Date.now,
  later(ms, fn) {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  visible: () => document.visibilityState === 'visible',
  announce,
  withdraw,
  async askForNotifications() {
    const ask = attempt(() => Notification.requestPermission());
    return (await ask?.catch(() => 'denied')) === 'granted';
  },
});

for (const [target, type] of [[window, 'online'], [window, 'offline'], [document, 'visibilitychange'], [window, 'pagehide']] as const) {
  target.addEventListener(type, () => engine.onVisibilityOrNetworkChange());
}
setInterval(() => engine.tick(), 1000);

const root = document.getElementById('app');
if (root) mount(root, store, engine.intents);
void engine.boot();

// Only where browsers allow it: over HTTPS and on localhost.
if (import.meta.env.PROD) void attempt(() => navigator.serviceWorker?.register('/sw.js'))?.catch(() => undefined);

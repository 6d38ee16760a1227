/** The service worker: keeps the shell, so that the page opens without a connection. What
 * was read is kept by the page itself (src/engine/keep.ts); nothing of the API is. */

const worker = self as unknown as ServiceWorkerGlobalScope;

// Filled in by the build (vite.config.ts).
const version = '__VERSION__';
const shell = '__SHELL__' as unknown as readonly string[];

const cacheName = `shell-${version}`;
const page = '/';
const fixed = ['/manifest.webmanifest', '/icon.svg', '/icon-192.png', '/icon-512.png', '/icon-maskable-512.png'];

/** Paths of the page itself; they are all the same document. */
const routes = /^\/(?:$|c\/|join\/|settings$|archive$)/;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      await cache.addAll([page, ...fixed, ...shell].map((path) => new Request(path, { cache: 'reload' })));
      await worker.skipWaiting();
    }),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      await Promise.all(names.filter((n) => n.startsWith('shell-') && n !== cacheName).map((n) => caches.delete(n)));
      await worker.clients.claim();
    }),
  );
});

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (event.request.mode === 'navigate') {
    if (routes.test(url.pathname)) event.respondWith(current(event.request));
  } else if (shell.includes(url.pathname) || fixed.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(event.request)));
  }
});

/** The page from the server, or, if it does not answer, as it was kept. */
async function current(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    if (response.ok) return response;
    return (await caches.match(page)) ?? response;
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = `/c/${encodeURIComponent(String(event.notification.data))}`;
  event.waitUntil(
    worker.clients.matchAll({ type: 'window' }).then(async (windows) => {
      const open = windows[0];
      if (open) {
        await open.focus();
        await open.navigate(path);
      } else {
        await worker.clients.openWindow(path);
      }
    }),
  );
});

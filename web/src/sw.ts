/** The service worker: caches the files of the client, so that the page opens without a connection. It caches nothing
 * of the API; the page does that itself (src/engine/cache.ts). */

const worker = self as unknown as ServiceWorkerGlobalScope;

// Filled in by the build (vite.config.ts).
const version = '__VERSION__';
const shell = '__SHELL__' as unknown as readonly string[];

const cacheName = `shell-${version}`;
const page = '/';
const fixed = ['/manifest.webmanifest', '/icon.svg', '/icon-192.png', '/icon-512.png', '/icon-maskable-512.png'];

/** Paths of the page; all serve the same document. */
const routes = /^\/(?:$|c\/|join\/|settings$|archive$)/;

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(cacheName).then(async (cache) => {
      await Promise.all([page, ...fixed, ...shell].map(async (path) => cache.put(path, await read(path))));
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
    event.respondWith(caches.match(url.pathname).catch(() => undefined).then((file) => file ?? fetch(event.request)));
  }
});

/** The page from the server, or the cached one if the server does not answer. Any answer is shown: a proxy may ask
 * for a login, or redirect to one. Only errors that say the server is down count as no answer. */
async function current(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    const down = response.status >= 500 && response.status !== 511; // 511: a login to the network
    return (down ? await cachedPage() : undefined) ?? response;
  } catch {
    return (await cachedPage()) ?? Response.error();
  }
}

/** The cache may be blocked or deleted. */
async function cachedPage(): Promise<Response | undefined> {
  return caches.match(page).catch(() => undefined);
}

/** Fetches a file to cache; what a proxy returns in its place is rejected. */
async function read(path: string): Promise<Response> {
  const response = await fetch(new Request(path, { cache: 'reload', redirect: 'error' }));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  if (path !== page) return response;
  const text = await response.clone().text();
  if (!shell.some((file) => file.endsWith('.js') && text.includes(file))) throw new Error('not the page of this client');
  return response;
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

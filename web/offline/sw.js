/*
 * The site without a network: its own files, kept at the first visit. `web/scripts/build.mjs` puts the version and the
 * list of files in. Nothing else is touched: a request for any other address goes its way.
 */
const VERSION = 'wmi-lab-__VERSION__';
const FILES = __FILES__;
const known = new Map(FILES.map((file) => [new URL(file, self.registration.scope).href, file]));
known.set(self.registration.scope, 'index.html');

self.addEventListener('install', (event) => event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES))));

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('wmi-lab-') && name !== VERSION).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url);
  const file = known.get(address.origin + address.pathname);
  if (event.request.method === 'GET' && file !== undefined) event.respondWith(kept(file, event.request));
});

async function kept(file, request) {
  const cache = await caches.open(VERSION);
  return (await cache.match(new URL(file, self.registration.scope).href)) ?? fetch(request);
}

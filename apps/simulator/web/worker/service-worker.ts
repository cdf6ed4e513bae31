/** TypeScript types the global scope of workers in general. */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

/** Replaced by the build with the hash of what is cached. */
declare const BUILD: string;

const CACHE = `phone-${BUILD}`;
const SHELL = ['/', '/phone.js', '/phone.css', '/manifest.webmanifest', '/icon.svg'];

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
  void worker.skipWaiting();
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

/**
 * The server first; what it last gave when it is away, so that the page opens and plays without it. Posts are
 * never touched.
 */
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== worker.location.origin) return;
  event.respondWith(fromServerElseCache(request));
});

async function fromServerElseCache(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request);
    if (kept !== undefined) return kept;
    throw error;
  }
}

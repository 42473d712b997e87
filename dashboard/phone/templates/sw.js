// Opens a visited form again where there is no network, and says since when it is: never as if it were new.
const PATIENCE = 6000;
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(answer(request));
});

async function answer(request) {
  const url = new URL(request.url);
  const kept = await caches.open('formular');
  const held = (await kept.match(url.pathname + (url.searchParams.get('lang') === 'en' ? '?lang=en' : ''))) || (await kept.match(url.pathname));
  const asked = fetch(request);
  if (!held) return asked;
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const fresh = await Promise.race([asked.catch(() => null), late]);
  if (fresh && fresh.status < 500) return fresh;
  const since = held.headers.get('X-Held');
  const html = (await held.text()).replace('data-held=""', `data-held="${Number(since)}"`);
  return new Response(html, { headers: held.headers });
}

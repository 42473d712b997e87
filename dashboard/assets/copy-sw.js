// Shows the readable copy where a page of the desk is asked for and no server is there; passes on all else.
const SHELF = "kopia";
const PAGES = "PAGES";
const PARTS = ["/kopia", "/assets/copy.css", "/assets/copy.js", "/assets/copy-page.js", "/assets/times.js"];
const GONE = [502, 503, 504]; // what a proxy says for a server that is not there

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.includes(pathname)) event.respondWith(answer(request, "/kopia"));
  else if (PARTS.includes(pathname)) event.respondWith(answer(request, pathname));
});

async function answer(request, kept) {
  let fresh = null;
  let fault = null;
  try { fresh = await fetch(request); } catch (none) { fault = none; }
  if (fresh && !GONE.includes(fresh.status)) return fresh;
  const held = await (await caches.open(SHELF)).match(kept);
  if (held) return held;
  if (fresh) return fresh;
  throw fault;
}

// A readable copy of a stadsdel's own points, kept in this browser: shown when the server is lost, as it was seen.
// It is this session's alone: gone when somebody signs out or changes, and after some hours.

import { timeOfDay } from "./times.js";

const KEY = "kopia";
const SHELF = "kopia";
const HELD = ["/kopia", "/assets/copy.css", "/assets/copy.js", "/assets/copy-page.js", "/assets/times.js"];
const SILENT_MS = 9000; // so long without a word from the server before it is asked
const PATIENCE_MS = 4000;
const ASK_AGAIN_MS = 5000;
const REST_MS = 20000; // between two copies, however much changes
const FIRST_MS = 2500; // the page is drawn before its copy is asked for
const NOTE_MS = 10000;
const TICK_MS = 1000;
let operation = "";
let heard = 0;
let asked = 0;
let noted = 0;
let lost = false;
let probing = false;
let waiting = 0;
let clock = 0;
let mine = ""; // which copies are those of whoever is signed in here: nobody else's is shown
let closed = false; // put away by hand: it stays away until the server has been back

export function forget() {
  try { localStorage.removeItem(KEY); } catch { /* a browser that keeps nothing has nothing to forget */ }
  self.caches?.delete(SHELF).catch(() => {});
}

export function held() {
  let copy = null;
  try { copy = JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
  if (!copy || typeof copy.heard !== "number") return null;
  if (Date.now() - copy.heard <= copy.hours * 3600e3 && Date.now() >= copy.fetched - 60e3) return copy;
  forget();
  return null;
}

function keep(copy) {
  try { localStorage.setItem(KEY, JSON.stringify(copy)); } catch { /* full: then there is none */ }
}

// The page is of an operation, drawn for the session with this key ("": who has no points of their own).
export function follow(id, key) {
  if (operation === id && mine === key) return;
  operation = id;
  mine = key;
  if (!mine || (held() || { key }).key !== key) forget();
  if (!mine) return;
  if (!clock) {
    clock = setInterval(tick, TICK_MS);
    style();
  }
  heard = heard || Date.now();
  refresh(FIRST_MS * (1 + Math.random()));
}

// The server has said something: of a newer revision, or only that it is there.
export function hears(revision) {
  heard = Date.now();
  if (lost) found();
  const copy = mine && held();
  if (!copy) return;
  if (typeof revision === "number" && revision > copy.revision) refresh(REST_MS - (heard - asked));
  else if (heard - noted > NOTE_MS && !waiting) {
    noted = heard;
    keep({ ...copy, heard });
  }
}

function refresh(wait) {
  if (waiting) return;
  waiting = setTimeout(async () => {
    await fetched();
    waiting = 0;
  }, Math.max(wait, 500));
}

async function fetched() {
  asked = Date.now();
  try {
    const answer = await fetch(`/live/copy?operation=${encodeURIComponent(operation)}`, { cache: "no-store" });
    if (answer.status >= 500) return;
    if (answer.status !== 200) return forget(); // nothing of one's own, or nobody any more
    const copy = await answer.json();
    if (copy.key !== mine) return;
    keep({ ...copy, fetched: asked, heard: Date.now() });
    await shelve();
  } catch { /* no network: what is kept stays */ }
}

// So that a page opened anew without a network has something to show; only where browsers allow it.
async function shelve() {
  if (!window.isSecureContext || !navigator.serviceWorker || !self.caches) return;
  const shelf = await caches.open(SHELF);
  if (!(await shelf.match("/kopia"))) await shelf.addAll(HELD);
  await navigator.serviceWorker.register("/kopia-sw.js", { scope: "/" });
}

async function answers() {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch("/live/session", { cache: "no-store", signal: stop.signal });
    return answer.status < 500;
  } catch {
    return false;
  } finally { clearTimeout(late); }
}

async function tick() {
  if (lost) age();
  if (probing || Date.now() - heard < (lost ? ASK_AGAIN_MS : SILENT_MS)) return;
  probing = true;
  const there = await answers();
  probing = false;
  heard = Date.now();
  if (there) found();
  else if (!lost) lose();
}

// ── over the page ────────────────────────────────────────────────────────────────────────────

function lose() {
  const copy = held();
  if (!copy || copy.key !== mine) return;
  lost = true;
  bar(copy);
  const at = document.activeElement;
  const writing = at?.matches?.("input, textarea, [contenteditable]") && at.closest('[data-testid="stApp"]');
  if (!writing && !closed) open();
}

function found() {
  closed = false;
  if (!lost) return;
  lost = false;
  document.getElementById("copy-over")?.remove();
  document.getElementById("copy-bar")?.remove();
}

function style() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = "/assets/copy.css";
  document.head.append(sheet);
}

function bar(copy) {
  const box = element("div", "", "copy-bar");
  box.id = "copy-bar";
  box.dataset.reactAriaTopLayer = "true"; // else Streamlit's own word of a lost server closes it off
  box.setAttribute("role", "alert");
  box.append(element("strong", copy.texts.lost), button(copy.texts.show, open));
  document.body.append(box);
}

function open() {
  const copy = held();
  if (!copy || document.getElementById("copy-over")) return;
  const over = element("dialog", "", "copy-over");
  over.id = "copy-over";
  over.dataset.reactAriaTopLayer = "true";
  over.setAttribute("aria-label", copy.texts.title);
  const put = element("p", "", "copy-put");
  put.append(button(copy.texts.back, () => { closed = true; over.remove(); }), button(copy.texts.print, () => window.print()), element("span", copy.texts.kept));
  over.append(put, drawn(copy));
  over.addEventListener("cancel", () => { closed = true; });
  over.addEventListener("close", () => over.remove());
  document.body.append(over);
  over.showModal();
}

// ── what is shown, here and on the page of its own ───────────────────────────────────────────

function element(tag, text, name) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

function button(text, act) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

const day = new Intl.DateTimeFormat("sv-SE", { day: "numeric", month: "numeric", timeZone: "Europe/Stockholm" });

function span(ms, texts) {
  const minutes = Math.floor(ms / 60e3);
  if (minutes < 1) return texts.now;
  if (minutes < 60) return minutes === 1 ? "1 minut" : `${minutes} minuter`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""}`;
}

// The server's time when it was last heard, however wrong this machine's clock is.
function seen(copy) {
  const at = copy.at * 1000 + (copy.heard - copy.fetched);
  const said = timeOfDay(at);
  const old = Date.now() - copy.heard > 12 * 3600e3 || day.format(at) !== day.format(at + (Date.now() - copy.heard));
  return copy.texts.seen.replace("%s", old ? `${day.format(at)} ${said}` : said)
    .replace("%s", span(Date.now() - copy.heard, copy.texts));
}

export function age() {
  const copy = held();
  for (const one of document.querySelectorAll("[data-copy-age]")) {
    if (copy) one.textContent = seen(copy);
  }
  for (const one of copy ? document.querySelectorAll("[data-copy-seen]") : []) {
    const ms = Number(one.dataset.copySeen) * 1000 + (Date.now() - copy.fetched);
    one.textContent = ` (${copy.texts.ago.replace("%s", span(ms, copy.texts))})`;
  }
}

export function drawn(copy) {
  const { texts } = copy;
  const whole = element("article", "", copy.exercise ? "copy exercise" : "copy");
  if (copy.exercise) whole.append(element("p", texts.exercise, "copy-exercise"));
  const head = element("header", "");
  head.append(element("h1", texts.title), element("p", `${texts.lost}.`, "copy-lost"));
  const old = element("p", seen(copy), "copy-age");
  old.dataset.copyAge = "";
  head.append(old);
  if (copy.exercise) head.append(element("p", texts.own.replace("%s", copy.shown)));
  head.append(element("p", `${copy.name} · ${copy.who}`), element("p", texts.do, "copy-do"));
  whole.append(head, element("h2", `${texts.points} (${copy.points.length})`));
  const points = element("div", "", "copy-points");
  points.append(...copy.points.map((point) => card(point, copy)));
  whole.append(points);
  whole.append(element("h2", texts.requests));
  if (!copy.requests.length) whole.append(element("p", texts.none));
  const list = element("ul", "");
  for (const one of copy.requests) {
    const line = element("li", "");
    line.append(element("strong", one.what), element("span", [one.where, one.says].filter(Boolean).join(" · ")));
    list.append(line);
  }
  if (copy.requests.length) whole.append(list);
  whole.append(element("p", texts.of.replace("%s", copy.who), "copy-of"));
  return whole;
}

function card(point, copy) {
  const box = element("section", "", "copy-point");
  box.append(element("h3", point.name), element("p", `${point.address} · ${point.phase}`, "copy-where"));
  const table = element("table", "");
  const caption = element("caption", point.name);
  const rows = element("tbody", "");
  for (const one of point.functions) {
    const row = element("tr", "", one.bad ? "bad" : "");
    const name = element("th", one.name);
    name.scope = "row";
    const says = element("td", one.says);
    if (one.seen !== null && !copy.exercise) {
      const ago = element("span", "");
      ago.dataset.copySeen = String(one.seen);
      ago.textContent = ` (${copy.texts.ago.replace("%s", span(one.seen * 1000 + (Date.now() - copy.fetched), copy.texts))})`;
      says.append(ago);
    }
    if (one.more) says.append(element("small", one.more));
    row.append(name, says);
    rows.append(row);
  }
  if (point.occupancy) {
    const row = element("tr", "");
    const name = element("th", copy.texts.occupancy);
    name.scope = "row";
    row.append(name, element("td", point.occupancy));
    rows.append(row);
  }
  table.append(caption, rows);
  const calls = element("p", "", "copy-calls");
  calls.append(element("strong", `${copy.texts.call}: `), point.calls.map((one) => `${one.what}: ${one.who}`).join(" · "));
  box.append(table, ...(point.calls.length ? [calls] : []));
  return box;
}

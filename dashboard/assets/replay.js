// Replay on the wall's own page: one moment at a time, asked for as it is needed, shown as the feed's are.

import { fitWall } from "./fit.js";
import { show } from "./live.js";
import { LiveMap } from "./map.js";
import { ReplayClock, fieldOf, readField, wire, words } from "./replay-clock.js";
import { Track } from "./replay-track.js";
import { tick, tickClocks } from "./ticking.js";

const STEP_MS = 100;
const RETRY_MS = 1000;
const RENEW_MS = 15000;

const root = document.documentElement;
const reel = document.querySelector(".reel");
const [slider, speed, to] = [".slider", ".speed", ".to"].map((name) => reel.querySelector(name));
const say = reel.dataset;
const text = words(root.lang);
const clock = new ReplayClock();
const chart = new LiveMap(window.trygghetslaget.map, window.trygghetslaget.map_config, { clock });
new ResizeObserver(() => fitWall()).observe(document.querySelector("main"));
document.fonts.ready.then(() => fitWall());
const track = new Track(reel.querySelector(".marks"), clock);
const seen = new Map();
let span = null;
let held = null;
let playing = false;
let asking = false;
let trouble = "";

function address(path, more = {}) {
  const url = new URL(path, location.href);
  const asked = { operation: root.dataset.operation, lang: root.lang, ...more };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url;
}

async function fetched(url, headers = {}) {
  const answer = await fetch(url, { headers, cache: "no-store", credentials: "same-origin" });
  if (answer.status === 401 || answer.status === 403) throw Object.assign(new Error(say.refused), { final: true });
  if (answer.status === 404) throw Object.assign(new Error(say.gone), { final: true });
  if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
  return answer;
}

function covers(at) {
  return held !== null && at >= held.from * 1000 && (held.until === null || at < held.until * 1000);
}

// One question at a time, always for where the clock stands by then: a scrub is as even as the server is fast.
async function ask() {
  if (asking || covers(clock.at)) return;
  asking = true;
  try {
    let at = null;
    while (at !== clock.at && !covers(clock.at)) {
      at = clock.at;
      await picture(at);
      draw();
    }
    trouble = "";
  } catch (fault) {
    trouble = fault.final ? fault.message : say.lost;
    if (!fault.final) setTimeout(ask, RETRY_MS);
  } finally {
    asking = false;
    draw();
  }
}

async function picture(at) {
  const had = held ? { "if-none-match": `"${held.tag}"` } : {};
  const answer = await fetched(address("/live/replay/picture", { at: wire(at) }), had);
  if (answer.status === 304) return;
  const message = await answer.json();
  show(message, { seen, chart, clock });
  if (message.panels && Object.keys(message.panels).length) fitWall();
  held = { ...message.replay, tag: message.tag };
  root.dataset.revision = message.revision;
  root.dataset.tag = message.tag;
}

function put(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

// However often the slider says that it moved, the page is written once for each time it is painted.
let drawing = 0;
function draw() {
  drawing = drawing || requestAnimationFrame(write);
}

function write() {
  drawing = 0;
  const now = clock.now();
  for (const place of document.querySelectorAll("[data-when]")) put(place, text.full(now));
  slider.value = String(Math.round(clock.at - span.begins));
  slider.setAttribute("aria-valuetext", text.full(now));
  if (document.activeElement !== to) to.value = fieldOf(now);
  const button = reel.querySelector('[data-do="play"]');
  button.setAttribute("aria-pressed", String(playing));
  const word = button.querySelector("span");
  put(word, playing ? word.dataset.hold : word.dataset.play);
  for (const way of ["previous", "next"]) reel.querySelector(`[data-do="${way}"]`).disabled = entry(way) === null;
  put(reel.querySelector(".state"), trouble || state());
  track.place(clock.at);
  tick(clock);
  tickClocks(clock);
}

function state() {
  if (clock.at >= span.ends && !span.running) return say.ended;
  const one = clock.stretch(clock.at);
  return span.exercise && one && one.speed === 0 ? say.paused : "";
}

function move(at) {
  if (!asking) trouble = "";
  clock.at = Math.min(span.ends, Math.max(span.begins, at));
  draw();
  ask();
}

// The address says where one stands, so that it can be sent to somebody.
function note() {
  const url = new URL(location.href);
  url.searchParams.set("at", wire(clock.at));
  history.replaceState(null, "", url);
}

function entry(way) {
  if (held === null) return null;
  if (way === "next") return held.next === null ? null : held.next * 1000;
  const last = held.last === null ? null : held.last * 1000;
  const before = last !== null && clock.at > last ? last : held.previous === null ? null : held.previous * 1000;
  return before !== null && before >= span.begins ? before : null;
}

function stop() {
  playing = false;
  note();
}

const acts = {
  play() {
    if (!playing && clock.at >= span.ends) clock.at = span.begins;
    playing = !playing;
    if (!playing) note();
  },
  previous: () => leap(entry("previous")),
  next: () => leap(entry("next")),
};

function leap(at) {
  if (at === null) return;
  move(at);
  stop();
  draw();
}

reel.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button || span === null) return;
  acts[button.dataset.do]();
  draw();
});
slider.addEventListener("input", () => { if (span !== null) move(span.begins + Number(slider.value)); });
slider.addEventListener("change", note);
slider.addEventListener("keydown", (event) => {
  const minutes = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -15, PageUp: 15 }[event.key];
  if (!minutes || span === null) return;
  event.preventDefault();
  move(clock.at + minutes * 60000);
  note();
});
reel.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (span === null) return;
  const wanted = readField(to.value, clock.now(), clock.shown(span.begins));
  if (wanted === null || wanted.length !== 1) {
    trouble = wanted?.length ? say.twice : say.unread;
    draw();
    return;
  }
  const [moment] = wanted;
  const outside = moment < clock.shown(span.begins) - 60000 || moment > clock.shown(span.ends) + 60000;
  to.blur();
  move(clock.realOf(moment));
  stop();
  trouble = outside ? say.outside : moment - clock.now() > 60000 ? say.never : "";
  draw();
});

let last = performance.now();
setInterval(() => {
  const passed = performance.now() - last;
  last += passed;
  if (span === null || !playing) return;
  move(clock.at + passed * Number(speed.value));
  if (clock.at >= span.ends) stop();
}, STEP_MS);

async function begin() {
  try {
    const found = await (await fetched(address("/live/replay/span"))).json();
    span = { ...found, begins: found.begins * 1000, ends: found.ends * 1000 };
  } catch (fault) {
    put(reel.querySelector(".state"), fault.final ? fault.message : say.lost);
    if (!fault.final) setTimeout(begin, RETRY_MS);
    return;
  }
  const first = held === null;
  clock.follow(span.stretches);
  slider.max = String(Math.round(span.ends - span.begins));
  put(reel.querySelector("[data-begins]"), text.brief(clock.shown(span.begins)));
  put(reel.querySelector("[data-ends]"), text.brief(clock.shown(span.ends)));
  track.draw(span);
  document.title = `${span.name} – ${document.title.split(" – ").slice(-2).join(" – ")}`;
  const asked = Date.parse(new URL(location.href).searchParams.get("at") || "");
  if (first) move(Number.isNaN(asked) ? span.begins : asked);
  if (span.running) setTimeout(begin, RENEW_MS);
}

begin();

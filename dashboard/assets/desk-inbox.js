// An open inbox: what the page was drawn with, and above it what has come since, by itself.

import { build, drawing } from "./desk-drawing.js";
import { keepFocus } from "./desk-focus.js";
import { whenLetGo } from "./desk-press.js";
import { adopt } from "./desk-sheets.js";
import { sound } from "./sound.js";
import { time } from "./desk-time.js";

const ANEW_MS = 1500; // what has come but was not sent here is asked for, but not by all at once
const TOLD = 20; // so many numbers the feed holds for each recipient
const SOUND = "trygghetslaget-inspel-ljud";
const open = new Set();

// ── what the strip has heard ─────────────────────────────────────────────────────────────────

// Rows that the server sent to this listener alone.
export function arrive({ operation, rows }) {
  for (const inbox of here(operation)) inbox.arrive(rows);
}

// The numbers of all that has come to whoever looks, as of a revision.
export function heard(operation, numbers, revision) {
  for (const inbox of here(operation)) inbox.heard(numbers, revision);
}

// Returns those of these deliveries that no inbox on the page shows.
export function unshown(operation, numbers) {
  const inboxes = here(operation);
  return numbers.filter((number) => !inboxes.some((inbox) => inbox.shows(number)));
}

function here(operation) {
  return [...open].filter((inbox) => inbox.root.isConnected && inbox.data.operation === operation);
}

// ── sound, for who has turned it on ──────────────────────────────────────────────────────────

let context = null;

function wanted() {
  try {
    return localStorage.getItem(SOUND) === "1";
  } catch {
    return false;
  }
}

function listen() {
  try {
    context ??= new AudioContext();
  } catch {
    // a browser without sound: the row says it all
  }
  return context;
}

export function ring() {
  if (wanted()) sound(listen(), "inject");
}

async function turn(on) {
  try {
    localStorage.setItem(SOUND, on ? "1" : "0");
  } catch {
    return; // a browser that may keep nothing
  }
  if (on && listen()) await context.resume();
  if (on) ring();
}

// ── the list ─────────────────────────────────────────────────────────────────────────────────

class Inbox {
  constructor(root) {
    this.root = root;
    this.fresh = [];
    this.asked = 0;
    this.state = drawing();
    open.add(this);
    this.timer = setInterval(() => (root.isConnected ? this.state.ticking.forEach((step) => step()) : this.end()), 15000);
    this.onVisible = () => this.opened();
    document.addEventListener("visibilitychange", this.onVisible);
  }

  end() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onVisible);
    open.delete(this);
  }

  take(data, send) {
    this.state.send = send;
    const said = JSON.stringify(data);
    if (said === this.said) return;
    this.said = said;
    this.data = data;
    const known = new Set(data.rows.map((row) => row.number));
    this.fresh = this.fresh.filter((row) => !known.has(row.number));
    this.draw();
  }

  shows(number) {
    return [...this.fresh, ...this.data.rows].some((row) => row.number === number);
  }

  arrive(rows) {
    const fresh = rows.filter((row) => !this.shows(row.number));
    if (!fresh.length) return;
    this.fresh = [...fresh, ...this.fresh].sort((one, other) => other.number - one.number);
    this.draw();
    this.opened();
  }

  // What was taken back goes; what has come and was not sent here is asked for.
  heard(numbers, revision) {
    const oldest = numbers.length < TOLD ? 0 : Math.min(...numbers);
    const gone = ({ number }) => number <= revision && number >= oldest && !numbers.includes(number);
    const left = this.fresh.filter((row) => !gone(row));
    if (left.length < this.fresh.length) {
      this.fresh = left;
      this.draw();
    }
    const newest = Math.max(0, ...numbers.filter((number) => !this.shows(number)));
    if (newest <= Math.max(this.asked, this.data.revision)) return;
    this.asked = newest;
    setTimeout(() => this.root.isConnected && !this.shows(newest) && this.state.send("anew", newest), ANEW_MS * (1 + Math.random()));
  }

  // That it has been seen is said at once, without drawing the page: until then it may be taken back.
  async opened() {
    const numbers = this.fresh.filter((row) => !row.told).map((row) => row.number);
    if (!numbers.length || document.hidden) return;
    for (const row of this.fresh) row.told = true;
    const body = JSON.stringify({ operation: this.data.operation, numbers });
    const options = { method: "POST", headers: { "content-type": "application/json" }, body };
    try {
      await fetch("/live/opened", options);
    } catch {
      // no network: the page says so when it is drawn again
    }
  }

  draw() {
    whenLetGo(this.root, () => this.redraw());
  }

  redraw() {
    const { rows, texts } = this.data;
    Object.assign(this.state, { drawn: performance.now(), speed: time.speed, ticking: [] });
    const list = ["ol.injects", {}, ...[...this.fresh, ...rows].map((row) => this.row(row))];
    const made = [this.tools(), build(list, this.state)];
    if (!this.fresh.length && !rows.length) made[1] = build(["section.empty", {}, ["h2", {}, texts.nothing], ["p", {}, texts.why]], this.state);
    keepFocus(this.root, () => this.root.replaceChildren(...made));
    this.state.ticking.forEach((step) => step());
  }

  row(row) {
    const { texts } = this.data;
    const waits = row.waits && this.data.open;
    const age = Math.round(time.now() / 1000 - row.at);
    const reply = row.acknowledged.map((said) => ["p.done", {}, ["icon", { name: "check" }], said]);
    if (waits) reply.push(["button.acknowledge", { choose: String(row.number) }, texts.acknowledge]);
    const kind = ["li.inject", waits && "waits", this.fresh.includes(row) && "fresh"].filter(Boolean).join(".");
    return [kind, {},
      ["header", {}, ["b.exercise", {}, texts.exercise], ["b.time", {}, row.at_word], ["span.muted", {}, row.since_start],
        ["span.muted", { age, say: texts.ago }]],
      ["p.from", {}, ["strong", {}, row.sender], ["span.muted", {}, `${row.channel} · ${texts.to} ${row.to}`]],
      ...(row.reminded ? [["p.reminded", {}, row.reminded]] : []),
      ["p.said", {}, row.text],
      ["div.reply", {}, ...reply]];
  }

  tools() {
    const { texts } = this.data;
    const on = wanted();
    const made = build(["p.sound", {}, ["button", { "aria-pressed": String(on) }, on ? texts.quiet : texts.loud]], this.state);
    made.firstChild.addEventListener("click", async () => {
      await turn(!wanted());
      this.draw();
    });
    if (on && listen() && context.state !== "running") made.append(build(["span.muted", {}, texts.silenced], this.state));
    return made;
  }
}

const inboxes = new WeakMap();

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-drawing.css");
  const root = parentElement.querySelector(".inbox");
  if (!inboxes.has(root)) inboxes.set(root, new Inbox(root));
  inboxes.get(root).take(data, setTriggerValue);
}

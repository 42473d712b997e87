// The injects of a scenario on one line of time: dragged there, or moved by the arrow keys; Enter opens one.

import { adopt } from "./desk-sheets.js";

const MINUTE = 60;
const STEPS = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE); // what a drag falls into, by what a pixel is
const ZOOMS = [1, 2, 4, 8, 16];
const WAIT_MS = 900; // after the last arrow key, before it is told
const NEAR = 4; // pixels: a click that shook
const lines = new WeakMap();

function elapsed(seconds) {
  const [hours, minutes, rest] = [seconds / 3600, seconds / 60 % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
  return `T+ ${hours}:${minutes}${rest === "00" ? "" : `:${rest}`}`;
}

function element(tag, name, text = "") {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = text;
  return node;
}

class Timeline {
  constructor(root) {
    this.root = root;
    this.zoom = 0;
    this.marks = new Map();
    const bar = element("div", "bar");
    this.hint = element("p", "hint");
    this.said = element("p", "said");
    this.said.setAttribute("role", "status");
    this.out = this.button(bar, "−", () => this.zoomTo(this.zoom - 1));
    this.in = this.button(bar, "+", () => this.zoomTo(this.zoom + 1));
    bar.prepend(this.hint, this.said);
    this.view = element("div", "view");
    this.line = element("div", "line");
    this.line.setAttribute("role", "group");
    this.rows = Object.fromEntries(["stretches", "marks", "hours"].map((name) => [name, element("div", name)]));
    this.line.append(...Object.values(this.rows));
    this.view.append(this.line);
    this.empty = element("p", "hint");
    root.replaceChildren(bar, this.view, this.empty);
    new ResizeObserver(() => this.lay()).observe(this.view);
  }

  button(bar, text, act) {
    const button = element("button", "zoom", text);
    button.type = "button";
    button.addEventListener("click", act);
    bar.append(button);
    return button;
  }

  take(data, send) {
    this.send = send;
    if (this.moving) { this.coming = data; return; } // what is in somebody's hand stays there
    this.data = data;
    const { texts } = data;
    this.hint.textContent = texts.hint;
    this.empty.textContent = texts.empty;
    this.empty.hidden = !texts.empty;
    this.line.setAttribute("aria-label", texts.line);
    this.out.setAttribute("aria-label", texts.farther);
    this.in.setAttribute("aria-label", texts.closer);
    this.rows.stretches.replaceChildren(...data.stretches.map((stretch) => this.stretch(stretch)));
    this.rows.hours.replaceChildren(...data.hours.map(({ at, says }) => this.hour(at, says)));
    this.fill();
    this.lay();
  }

  stretch({ name, begins, ends }) {
    const node = element("span", "stretch", name);
    node.title = name;
    node.style.left = this.share(begins);
    node.style.width = `calc(${this.share(ends - begins)} - 2px)`;
    return node;
  }

  hour(at, says) {
    const node = element("span", "hour", says);
    node.style.left = this.share(at);
    return node;
  }

  share(seconds) { return `${100 * seconds / this.data.length}%`; }

  fill() {
    const { injects, chosen } = this.data;
    const there = new Set(injects.map(({ id }) => id));
    for (const [id, mark] of this.marks) if (!there.has(id)) { mark.remove(); this.marks.delete(id); }
    for (const inject of injects) {
      const mark = this.marks.get(inject.id) ?? this.mark(inject.id);
      mark.inject = inject;
      mark.dataset.kind = inject.kind;
      mark.dataset.bad = String(inject.bad);
      mark.setAttribute("aria-pressed", String(inject.id === chosen));
      this.put(mark, inject.at);
    }
    this.rows.marks.append(...injects.map(({ id }) => this.marks.get(id)).filter((mark, place) => this.rows.marks.children[place] !== mark));
    this.tabStop(this.marks.get(chosen) ?? this.stop ?? this.rows.marks.firstElementChild);
  }

  mark(id) {
    const mark = element("button", "mark", id);
    mark.type = "button";
    mark.title = id;
    mark.addEventListener("pointerdown", (event) => this.grab(mark, event));
    mark.addEventListener("pointermove", (event) => this.drag(mark, event));
    mark.addEventListener("pointerup", () => this.drop(mark));
    mark.addEventListener("pointercancel", () => this.back(mark));
    mark.addEventListener("click", () => this.open(mark));
    mark.addEventListener("keydown", (event) => this.press(mark, event));
    mark.addEventListener("focus", () => { this.tabStop(mark); this.say(mark.inject.says); });
    mark.addEventListener("blur", () => this.tell(mark));
    this.marks.set(id, mark);
    return mark;
  }

  tabStop(mark) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = mark?.isConnected || mark?.inject ? mark : null;
    for (const each of this.marks.values()) each.tabIndex = each === this.stop ? 0 : -1;
  }

  put(mark, at) {
    mark.at = at;
    mark.style.left = this.share(at);
    mark.setAttribute("aria-label", `${mark.inject.id}, ${elapsed(at)}. ${mark.inject.says}`);
  }

  // Each mark in the first lane where it covers none; the line is as high as its lanes.
  lay() {
    if (!this.data || !this.view.clientWidth) return;
    const ends = [];
    const wide = this.rows.marks.clientWidth;
    const ordered = [...this.marks.values()].sort((one, other) => one.at - other.at);
    const sizes = ordered.map((mark) => mark.offsetWidth);
    ordered.forEach((mark, place) => {
      const from = wide * mark.at / this.data.length;
      let lane = ends.findIndex((end) => end <= from);
      if (lane < 0) lane = ends.length;
      ends[lane] = from + sizes[place] + 3;
      mark.style.setProperty("--lane", lane);
    });
    this.line.style.setProperty("--lanes", Math.max(1, ends.length));
    this.out.disabled = this.zoom === 0;
    this.in.disabled = this.zoom === ZOOMS.length - 1;
  }

  zoomTo(zoom) {
    const middle = (this.view.scrollLeft + this.view.clientWidth / 2) / this.line.clientWidth;
    this.zoom = Math.min(Math.max(zoom, 0), ZOOMS.length - 1);
    this.line.style.setProperty("--zoom", ZOOMS[this.zoom]);
    this.view.scrollLeft = middle * this.line.clientWidth - this.view.clientWidth / 2;
    this.lay();
  }

  say(words) { this.said.textContent = this.said.title = words; }

  within(at) { return Math.min(Math.max(at, 0), this.data.length); }

  shift(mark, at) {
    this.moving = mark;
    this.put(mark, this.within(at));
    this.say(this.data.texts.moves.replace("%s", `${mark.inject.id} ${elapsed(mark.at)}`));
  }

  grab(mark, event) {
    if (event.button) return;
    mark.setPointerCapture(event.pointerId);
    this.grabbed = { mark, x: event.clientX, from: mark.at, dragged: false };
  }

  drag(mark, event) {
    const held = this.grabbed;
    if (held?.mark !== mark) return;
    const pixels = event.clientX - held.x;
    if (!held.dragged && Math.abs(pixels) < NEAR) return;
    held.dragged = true;
    const pixel = this.data.length / this.rows.marks.clientWidth;
    const step = STEPS.find((seconds) => seconds >= pixel) ?? STEPS.at(-1);
    this.shift(mark, Math.round((held.from + pixels * pixel) / step) * step);
  }

  drop(mark) {
    const held = this.grabbed;
    if (held?.mark !== mark) return;
    this.grabbed = null;
    this.dragged = held.dragged; // the click that follows a drag opens nothing
    if (held.dragged) this.tell(mark);
  }

  open(mark) {
    const dragged = this.dragged;
    this.dragged = false;
    if (dragged) return;
    this.tell(mark);
    this.send("opened", mark.inject.id);
  }

  press(mark, event) {
    const by = (event.shiftKey ? 10 : 1) * MINUTE;
    const marks = [...this.rows.marks.children];
    const acts = {
      ArrowLeft: () => this.nudge(mark, -by),
      ArrowRight: () => this.nudge(mark, by),
      ArrowUp: () => marks[marks.indexOf(mark) - 1]?.focus(),
      ArrowDown: () => marks[marks.indexOf(mark) + 1]?.focus(),
      Home: () => marks[0].focus(),
      End: () => marks.at(-1).focus(),
      Escape: () => this.back(mark),
    };
    if (!acts[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    acts[event.key]();
  }

  nudge(mark, by) {
    this.shift(mark, mark.at + by);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(mark), WAIT_MS);
  }

  back(mark) {
    clearTimeout(this.timer);
    this.grabbed = this.moving = null;
    this.put(mark, mark.inject.at);
    this.say(mark.inject.says);
    this.late();
  }

  tell(mark) {
    if (this.moving !== mark) return;
    clearTimeout(this.timer);
    this.moving = null;
    this.lay();
    if (mark.at === mark.inject.at) { this.late(); return; }
    this.coming = null; // it is older than this
    this.say(`${mark.inject.id} ${elapsed(mark.at)}`);
    // Where it shall stand, not how far: told again before the answer has come, it is still there that it stands.
    this.send("moved", JSON.stringify({ id: mark.inject.id, at: mark.at, version: this.data.version }));
    mark.inject = { ...mark.inject, at: mark.at };
  }

  // What came while something was in somebody's hand.
  late() {
    const data = this.coming;
    this.coming = null;
    if (data) this.take(data, this.send);
  }
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-timeline.css");
  const root = parentElement.querySelector(".timeline-desk");
  if (!lines.has(root)) lines.set(root, new Timeline(root));
  lines.get(root).take(data, setTriggerValue);
}

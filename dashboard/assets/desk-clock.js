// The clocks of an exercise, side by side: T+, its own time, the real time, and what comes next.
import { adopt } from "./desk-sheets.js";
import { time } from "./desk-time.js";
import { faceToTheSecond, writer } from "./times.js";

const TICK_MS = 200;
const clocks = new WeakMap();
const day = writer("sv-SE", { weekday: "short", day: "numeric", month: "short" });

function elapsed(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (ms <= -1000 ? "T− " : "T+ ") + parts.map((part) => String(part).padStart(2, "0")).join(":");
}

function left(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60) % 60;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h${minutes ? ` ${minutes} min` : ""}`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

class Clocks {
  constructor(root) {
    this.root = root;
    this.cells = new Map();
    this.timer = setInterval(() => (root.isConnected ? this.tick() : clearInterval(this.timer)), TICK_MS);
  }

  take(data) {
    const said = JSON.stringify(data);
    if (said === this.said) return;
    Object.assign(this, { said, data });
    time.take(data.facts, data.revision, data.now);
    this.build();
    this.tick();
  }

  build() {
    const { state, word, pace, texts, next } = this.data;
    this.root.dataset.state = state;
    const badge = element("div", "", "badge");
    badge.append(element("strong", word), element("span", pace));
    const cells = [badge, this.cell("elapsed", texts.elapsed), this.cell("own", texts.own)];
    cells.push(this.cell("real", texts.real), this.cell("next", texts.next));
    this.root.replaceChildren(...cells);
    this.next = next;
  }

  cell(name, label) {
    const [value, beside] = [element("b", ""), element("small", "")];
    const made = element("div", "", `cell ${name}`);
    made.append(element("span", label), value, beside);
    this.cells.set(name, { value, beside });
    return made;
  }

  put(name, value, beside) {
    const cell = this.cells.get(name);
    if (cell.value.textContent !== value) cell.value.textContent = value;
    if (cell.beside.textContent !== beside) cell.beside.textContent = beside;
  }

  tick() {
    if (!this.data) return;
    const { begins, ends, texts } = this.data;
    const [real, own] = [time.real(), time.now()];
    this.put("elapsed", elapsed(own - begins * 1000), ends);
    this.put("own", faceToTheSecond(own), day(own));
    this.put("real", faceToTheSecond(real), day(real));
    this.sayNext(own, time.speed, texts);
  }

  sayNext(own, speed, texts) {
    if (!this.next) return this.put("next", "–", texts.nothing);
    const wait = this.next.at * 1000 - own;
    const when = speed > 0 ? texts.in.replace("%s", left(wait / speed)) : this.next.when;
    this.put("next", this.next.id, when);
  }
}

function element(tag, text, name) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

export async function draw({ data, parentElement }) {
  await adopt(parentElement, "status.css", "desk-clock.css");
  const root = parentElement.querySelector(".clocks");
  if (!clocks.has(root)) clocks.set(root, new Clocks(root));
  clocks.get(root).take(data);
}

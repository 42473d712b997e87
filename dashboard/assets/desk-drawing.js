import { first, keepFocus } from "./desk-focus.js";
import { whenLetGo } from "./desk-press.js";
import { adopt } from "./desk-sheets.js";
import { time } from "./desk-time.js";

const TAGS = new Set([
  "a", "b", "button", "caption", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "header", "li", "nav", "ol", "p",
  "section", "small", "span", "strong", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
]);
const ATTRIBUTES = new Set([
  "aria-label", "colspan", "data-current", "data-grade", "data-mark", "data-phase", "data-state", "data-status", "lang", "role",
  "rowspan", "scope", "title", "tabindex", "aria-current", "aria-pressed",
]);
const DRAWN_MS = 3000; // within this a page that is being drawn has its forms
const states = new WeakMap();

function span(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function icon(name) {
  const made = document.createElement("i"); // its drawing is a custom property of the page's own sheet
  made.className = "icon";
  made.setAttribute("aria-hidden", "true");
  made.style.maskImage = `var(--i-${name})`;
  return made;
}

// What is drawn and counts on: since when, how fast, and where a choice is sent.
export const drawing = () => ({ ticking: [] });

export function build(node, state) {
  if (typeof node === "string") return document.createTextNode(node);
  const [kind, attributes, ...children] = node;
  const [tag, ...classes] = kind.split(".");
  if (tag === "icon") return icon(attributes.name);
  const made = document.createElement(TAGS.has(tag) ? tag : "span");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
  }
  if (tag === "button") made.type = "button";
  if (tag === "a") link(made, attributes);
  if (attributes.to !== undefined) skip(made, attributes.to);
  if (attributes.choose !== undefined) choose(made, attributes.choose, state);
  if (attributes.top !== undefined) made.dataset.top = attributes.top;
  if (attributes.age !== undefined) tick(made, attributes.age, 1, attributes.say, state);
  if (attributes.at !== undefined) place(made, attributes, state);
  if (attributes.left !== undefined) tick(made, attributes.left, -1, attributes.say, state);
  for (const child of children) made.append(build(child, state));
  return made;
}

function link(made, { href, choose: chosen, here }) {
  const found = new URL(href, location.origin);
  if (found.origin !== location.origin) return; // nothing here leads outside
  made.href = found.href;
  if (chosen !== undefined || here !== undefined) return; // a step on this page, or from it to another of ours
  made.target = "_blank";
  made.rel = "noopener";
}

function choose(made, value, state) {
  made.dataset.choose = value;
  made.addEventListener("click", (event) => {
    event.stopPropagation();
    if (made.tagName === "A") {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
    }
    state.send("chosen", value);
  });
}

// Past what stands between: to the first field of the form whose key begins so, once it is there.
function skip(made, goal) {
  made.addEventListener("click", (event) => {
    event.preventDefault();
    go(`[class*="st-key-${goal}-"]`, performance.now());
  });
}

function go(goal, asked) {
  const found = first(goal);
  if (found) found.focus();
  else if (performance.now() - asked < DRAWN_MS) setTimeout(go, 50, goal, asked);
}

const REAL = -1; // counts with the world; null: with nothing

// The seconds that have passed since it was drawn: the operation's own, as long as the desk's clock follows one.
function passed({ drawn, speed }) {
  if (speed === null) return 0;
  const real = performance.now() - drawn;
  if (speed === REAL) return real / 1000;
  return (time.id ? time.passed(real) : real * speed) / 1000;
}

function tick(made, seconds, direction, say, state) {
  state.ticking.push(() => {
    const text = (say || "%s").replace("%s", span(seconds + direction * passed(state)));
    if (made.firstChild) made.firstChild.data = text;
    else made.append(text);
  });
}

// A box whose right edge is out of sight says so.
function more(box) {
  const out = box.scrollWidth - box.clientWidth - box.scrollLeft > 4;
  if (out) box.dataset.more = "";
  else delete box.dataset.more;
}

function watch(box) {
  box.addEventListener("scroll", () => more(box), { passive: true });
  new ResizeObserver(() => more(box)).observe(box);
}

// A long list begins where it is now; after that it stays where somebody has scrolled it.
function showCurrent(root) {
  const current = root.querySelector('[data-current="true"]');
  const box = current?.closest(".scroll");
  if (box) box.scrollTop = current.offsetTop - box.clientHeight / 2;
}

// Where something stands on an axis, and how long it is there: thousandths; `rate` of them go by each second.
function place(made, { at, wide, rate }, state) {
  if (wide !== undefined) made.style.setProperty("--wide", wide / 10 + "%");
  const put = (thousandths) => made.style.setProperty("--at", Math.min(1000, thousandths) / 10 + "%");
  put(at);
  if (rate) state.ticking.push(() => put(at + (rate * (performance.now() - state.drawn)) / 1000));
}

// Whoever has gone somewhere else on the same page begins there, at its top, also with the keyboard.
function begin(root, state) {
  const here = root.querySelector("[data-top]");
  if (!here) return;
  if (state.top !== undefined && state.top !== here.dataset.top) {
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "center" });
  }
  state.top = here.dataset.top;
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-drawing.css");
  const root = parentElement.querySelector(".drawing");
  let state = states.get(root);
  if (!state) {
    state = drawing();
    states.set(root, state);
    state.timer = setInterval(() => {
      if (root.isConnected) state.ticking.forEach((step) => step());
      else clearInterval(state.timer);
    }, 15000);
  }
  state.send = setTriggerValue;
  state.data = data;
  if (state.shown) whenLetGo(root, () => renew(root, state));
  else renew(root, state);
}

function renew(root, state) {
  const said = JSON.stringify(state.data);
  if (said === state.said) return;
  const scrolled = [...root.querySelectorAll(".scroll")].map((one) => [one.scrollTop, one.scrollLeft]);
  Object.assign(state, { said, speed: state.data.speed, drawn: performance.now(), ticking: [] });
  keepFocus(root, () => root.replaceChildren(...state.data.tree.map((node) => build(node, state))));
  state.ticking.forEach((step) => step());
  root.querySelectorAll(".scroll").forEach(watch);
  begin(root, state);
  if (!state.shown) showCurrent(root);
  state.shown = true;
  [...root.querySelectorAll(".scroll")].forEach((one, index) => {
    if (scrolled[index]) [one.scrollTop, one.scrollLeft] = scrolled[index];
  });
}

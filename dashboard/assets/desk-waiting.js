// A page drawn while no operation was open: it says how old it is, and asks to be drawn as soon as something is.
import { cutSince } from "./desk-cut.js";
import { adopt } from "./desk-sheets.js";
import { Clock, subscribe } from "./feed.js";
import { timeOfDay } from "./times.js";

const SILENT_MS = 10000; // as long as the wall waits before it says that it hears nothing
const SETTLE_MS = 700; // one's own act redraws the page well within this, and is no news
const AGAIN_MS = 5000; // what was asked for may have been lost with a server that was restarted
const pages = new WeakMap();

class Waiting {
  constructor(root) {
    this.root = root;
    this.clock = new Clock();
    this.heard = 0;
    this.asked = 0;
    this.timer = setInterval(() => (root.isConnected ? this.draw() : this.end()), 500);
  }

  take(data, send) {
    if (this.data?.now !== data.now) this.clock.hear(data.now);
    this.data = data;
    this.send = send;
    if (data.asks_every) this.heard = Date.now();
    else if (!this.stop) this.follow();
    this.draw();
  }

  follow() {
    const onMessage = (message) => { this.told = message; };
    const onState = (_state, heard) => { this.heard = heard; };
    this.stop = subscribe({ clock: this.clock, onMessage, onState, onGone: () => { this.told = {}; } });
  }

  end() {
    clearInterval(this.timer);
    if (this.stop) this.stop();
  }

  // Whatever has been written since the page was drawn: what is shown of it the server decides.
  isNews() {
    const { asks_every: often, revision, now } = this.data;
    if (often) return this.clock.real() - now * 1000 > often * 1000;
    return Boolean(this.told) && (Boolean(this.told.operation) || this.told.revision > revision);
  }

  look() {
    this.since = this.isNews() ? this.since || Date.now() : 0;
    if (!this.since || Date.now() - this.since < SETTLE_MS || Date.now() - this.asked < AGAIN_MS) return;
    this.asked = Date.now();
    this.send("look", this.asked);
  }

  draw() {
    this.look();
    const { texts, now, asks_every: often } = this.data;
    const began = cutSince() || this.heard || (this.born ??= Date.now());
    const silent = Boolean(cutSince()) || Date.now() - began > SILENT_MS + often * 1000;
    const shows = texts.shows.replace("%s", timeOfDay(now * 1000));
    let state = "live";
    let words = [texts.current, shows];
    if (silent) {
      state = "offline";
      words = [texts.offline, texts.since.replace("%s", timeOfDay(this.clock.real() - (Date.now() - began))), shows];
    } else if (!this.heard) {
      state = "waiting";
      words = [texts.connecting, shows];
    }
    this.put(state, words, timeOfDay(this.clock.real()));
  }

  put(state, words, time) {
    const said = [state, time, ...words].join(" · ");
    if (said === this.said) return;
    this.said = said;
    this.root.dataset.live = state;
    const box = element("span", "", "words");
    box.append(...words.map((text, place) => element(place ? "span" : "strong", text)));
    const clock = element("span", "", "clock");
    clock.append(element("small", this.data.texts.clock), element("b", time));
    this.root.replaceChildren(element("i", "", "lamp"), box, clock);
  }
}

function element(tag, text, name) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-strip.css");
  const root = parentElement.querySelector(".strip");
  if (!pages.has(root)) pages.set(root, new Waiting(root));
  pages.get(root).take(data, setTriggerValue);
}

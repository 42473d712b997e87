import { follow, hears } from "./copy.js";
import { cutSince } from "./desk-cut.js";
import { arrive, heard, ring, unshown } from "./desk-inbox.js";
import { pressing } from "./desk-press.js";
import { adopt } from "./desk-sheets.js";
import { time } from "./desk-time.js";
import { timeOfDay } from "./times.js";

const SILENT_MS = 10000; // as long as the wall waits before it says that it hears nothing
const SETTLE_MS = 700; // one's own act redraws the page well within this, and is no news
const ABOVE_MS = 30000; // what waits is worked out for each desk: a busy hour must not ask for it at every act
const LOT_MS = 2000; // so that not all desks ask in the same moment
const DRAWN_MS = 5000; // the whole page has been drawn by then, and what stands above with it
const strips = new WeakMap();

class Strip {
  constructor(root) {
    this.root = root;
    this.changes = [];
    this.heard = null;
    this.wait = 1000;
    this.whole = -Infinity;
    this.asked = { at: 0, revision: 0, ended: "", lot: Math.random() * LOT_MS };
    this.timer = setInterval(() => (root.isConnected ? this.draw() : this.end()), 500);
  }

  take(data, send) {
    const moved = this.data && this.data.operation !== data.operation;
    if (moved) this.inbox = {};
    this.data = data;
    this.send = send;
    follow(data.operation, data.copy);
    if (moved || !this.told || data.revision >= this.told.revision) this.told = { revision: data.revision, ...data.facts };
    this.asked.ended = this.hasEnded();
    time.take(data.facts, data.revision, data.now);
    this.changes = moved ? [] : this.changes.filter((one) => this.isNews(one));
    if (moved || !this.socket) this.open();
    this.draw();
  }

  isNews(change) {
    return change.revision > this.data.revision || (change.aged && change.server > this.data.now * 1000);
  }

  // What somebody else has been sent is no news of this page; its clock and whether it is closed are.
  clockMoved({ operation }) {
    if (!operation) return false;
    const { started, speed } = this.data.facts.clock;
    return operation.clock.started !== started || operation.clock.speed !== speed
      || operation.closed !== this.data.closed;
  }

  injects() {
    return unshown(this.data.operation, this.sent()).filter((revision) => revision > this.data.revision).length;
  }

  // The numbers of what has come to whoever looks, each once.
  sent() {
    return [...new Set(this.data.recipients.flatMap((one) => (this.inbox || {})[one] || []))];
  }

  // Time alone has turned what the page shows; known from the page itself, also when the feed was away.
  hasTurned() {
    return typeof this.data.turns === "number" && time.real() >= this.data.turns * 1000;
  }

  open() {
    this.close();
    const address = new URL("/live/feed", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.searchParams.set("operation", this.data.operation);
    address.searchParams.set("from", String(this.data.revision));
    if (this.data.recipients.length) address.searchParams.set("inkorg", "1");
    const socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.seen = this.data.revision;
    socket.onmessage = (event) => this.hear(event.data);
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.retry = setTimeout(() => this.root.isConnected && this.open(), this.wait * (0.5 + Math.random()));
      this.wait = Math.min(this.wait * 2, 15000);
    };
  }

  close() {
    clearTimeout(this.retry);
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
  }

  end() {
    clearInterval(this.timer);
    this.close();
  }

  async hear(data) {
    this.heard = Date.now();
    this.wait = 1000;
    const message = await read(data);
    hears(message.revision);
    if (message.kind === "beat") {
      this.fault = message.fault || null;
      time.hear(message.now);
      return;
    }
    if (message.kind === "inbox") {
      arrive(message);
      return;
    }
    if (typeof message.revision !== "number") return;
    // What was broken off may not wait for anybody to ask: the page says so at once.
    if (message.operation?.interrupted && !this.data.interrupted) this.show(message.revision);
    const acts = message.revision - this.seen;
    const aged = message.kind === "delta" && acts === 0;
    const moved = message.kind === "full" || Object.keys(message.areas || {}).length
      || message.points?.features?.length || message.panels?.ticker !== undefined
      || message.panels?.also !== undefined || this.clockMoved(message);
    if (message.operation) {
      const before = Math.max(this.data.revision, ...this.sent());
      this.inbox = message.operation.inbox || {};
      const sent = this.sent();
      if (sent.some((revision) => revision > before)) ring();
      heard(this.data.operation, sent, message.revision);
      this.told = { revision: message.revision, ...message.operation };
      time.take(message.operation, message.revision);
    }
    this.seen = Math.max(this.seen, message.revision);
    if (!moved || (acts <= 0 && !aged)) return;
    const change = { revision: message.revision, acts, aged, server: time.real(), at: Date.now() };
    if (this.isNews(change)) this.changes.push(change);
  }

  // Why the clock stands, in the page's words; told by the feed, so that a page left open says it too.
  standing() {
    return (this.told && this.data.texts.standing[this.told.state]) || "";
  }

  // It was closed or opened again since the page was drawn: "open" or "over"; "" where it stands as drawn.
  hasEnded() {
    if (!this.told || Boolean(this.told.closed) === this.data.closed) return "";
    return this.told.closed ? "over" : "open";
  }

  // What waits, above the page, follows by itself: what it denies must not have happened long ago.
  askAbove(settled) {
    const ended = this.hasEnded();
    const due = settled.filter((one) => Date.now() - one.at > SETTLE_MS + this.asked.lot);
    const revision = Math.max(0, ...due.map((one) => one.revision));
    const news = revision > this.asked.revision && Date.now() - this.asked.at > ABOVE_MS;
    if ((!news && ended === this.asked.ended) || Date.now() - this.whole < DRAWN_MS) return;
    this.asked = { ...this.asked, at: Date.now(), revision, ended };
    this.send("above", this.asked.at);
  }

  // The whole page is asked for: what stands above comes with it. Asked for just after, it would be drawn instead.
  show(revision) {
    this.whole = Date.now();
    this.send("show", revision);
  }

  draw() {
    const { texts, closed } = this.data;
    const settled = this.changes.filter((one) => this.isNews(one) && Date.now() - one.at > SETTLE_MS);
    const acts = settled.reduce((sum, one) => sum + one.acts, 0);
    const counted = acts === 1 ? texts.one : texts.many.replace("%s", acts);
    const began = cutSince() || this.heard || (this.born ??= Date.now());
    const silent = Boolean(cutSince()) || Date.now() - began > SILENT_MS;
    if (!silent) this.askAbove(settled);
    const shows = texts.shows.replace("%s", timeOfDay(time.shown(this.data.now * 1000)));
    let state = "live";
    let words = [texts.current];
    if (silent) {
      state = "offline";
      words = [texts.offline, texts.offline_since.replace("%s", timeOfDay(time.shown(time.real() - (Date.now() - began)))), shows];
    } else if (this.hasEnded()) {
      state = "stale";
      words = [this.hasEnded() === "over" ? texts.closed : texts.reopened, shows];
    } else if (this.injects()) {
      const arrived = this.injects();
      state = "stale";
      words = [arrived === 1 ? texts.inject : texts.injects.replace("%s", arrived), ...(acts ? [counted] : []), shows];
    } else if (settled.length || this.hasTurned()) {
      state = "stale";
      words = [acts === 0 ? texts.aged : counted, shows];
    } else if (closed) {
      state = "closed";
      words = [texts.closed];
    } else if (!this.heard) {
      state = "waiting";
      words = [texts.connecting];
    }
    // Nothing that stands on the page is followed any more: it loses its colours, as on walls and maps.
    if (this.heard) document.documentElement.toggleAttribute("data-superseded", this.fault?.kind === "superseded");
    const asks = state === "stale";
    const wrong = silent ? [] : this.wrong(shows, state === "live" ? [shows] : words);
    if (wrong.length) [state, words] = ["untrue", wrong];
    const quiet = this.data.quiet && !silent && !wrong.length && !this.injects();
    this.put(state, words, timeOfDay(time.now()), quiet, asks);
  }

  // What makes the page untrue although the feed comes; the first of it is what everybody must see.
  wrong(shows, rest) {
    if (!this.fault) return [];
    const { kind, since, where } = this.fault;
    const { texts } = this.data;
    if (kind === "superseded") return [texts.superseded, ...(where ? [texts.where.replace("%s", where)] : []), shows];
    if (kind === "unwritable") {
      return [texts.unwritable, texts.offline_since.replace("%s", timeOfDay(time.shown(since * 1000))), ...rest];
    }
    return [texts.clock_wrong, ...rest];
  }

  put(state, words, time, quiet, asks) {
    const standing = this.standing();
    const pause = (this.told && this.told.pause) || "";
    const said = [quiet, asks, state, standing, pause, ...words].join(" · ");
    if (said !== this.said) {
      if (this.said && pressing()) return; // its button is drawn anew at the next beat
      const focused = Boolean(this.root.querySelector("button")?.matches(":focus"));
      this.said = said;
      this.root.dataset.live = state;
      this.root.dataset.revision = this.data.revision;
      const [first, ...rest] = words;
      const texts = [element("strong", first), ...rest.map((text) => element("span", text))];
      const box = element("span", "", "words");
      box.append(...texts);
      this.time = element("b", time);
      const clock = element("span", "", "clock");
      if (standing) clock.append(element("strong", standing, "standing"));
      clock.append(element("small", this.data.texts.clock), this.time);
      this.root.replaceChildren(...quiet ? [] : [element("i", "", "lamp"), box]);
      if (asks && !quiet) {
        const button = element("button", this.data.texts.show);
        button.type = "button";
        button.addEventListener("click", () => this.show(this.data.revision));
        this.root.append(button);
        if (focused) button.focus({ preventScroll: true });
      }
      if (!this.data.quiet) this.root.append(clock);
      if (pause) this.root.append(pauseBar(this.data.texts.pause, pause));
    } else if (this.time.textContent !== time) {
      this.time.textContent = time;
    }
  }
}

// Over the foot of every page, wherever somebody has scrolled.
function pauseBar(word, said) {
  const bar = element("p", "", "pause");
  bar.append(element("b", word), element("span", said));
  return bar;
}

function element(tag, text, name) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.textContent = text;
  return made;
}

async function read(data) {
  if (typeof data === "string") return JSON.parse(data);
  const bytes = new Uint8Array(data);
  if (bytes[0] !== 0x1f) return JSON.parse(new TextDecoder().decode(bytes));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-strip.css");
  const root = parentElement.querySelector(".strip");
  if (!strips.has(root)) strips.set(root, new Strip(root));
  strips.get(root).take(data, setTriggerValue);
}

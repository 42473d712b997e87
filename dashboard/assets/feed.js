// One connection to the live feed, kept alive through drops and restarts.
//
// How to subscribe, from any page of this server (a desk component too: import it from /assets/feed.js):
//
//   import { subscribe } from "/assets/feed.js";
//   const stop = subscribe({
//     operation: "op-1",               // or null: the one the server first says, which it then stays with
//     language: "sv",
//     onMessage(message) { … },        // kind "full" first, then "delta"; see docs/architecture.md
//     onState(state, heard) { … },     // "live" | "stale" | "offline"; heard: ms of the last sign of life
//     onFault(fault) { … },            // {kind, since} of what makes the picture untrue although it comes, or null
//     onGone(reason) { … },            // there is no such operation; nothing more will come
//   });
//   // "3 nya ändringar – visa": remember message.revision when the page was drawn, and count what differs.
//
// `clock` keeps the server's time and the operation's own, and is right however wrong this machine's is.

const SILENCE_MS = 10000;
const UNKNOWN_OPERATION = 4404;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4000;

export class Clock {
  #offset = 0;
  #heard = null;
  #exercise = false;
  #stretches = [];

  hear(serverSeconds) {
    const offset = serverSeconds * 1000 - Date.now();
    // A message can be late but never early: the largest offset is the truest, until the clock is set.
    if (this.#heard === null || offset > this.#offset || this.#offset - offset > 2000) this.#offset = offset;
    this.#heard = this.real();
  }

  // Another operation begins anew; of the same one it is remembered how its clock ran before.
  follow(operation) {
    const next = operation && operation.clock;
    const same = next && this.id === operation.id;
    this.id = operation ? operation.id : null;
    this.#exercise = Boolean(operation && operation.exercise);
    const before = same ? this.#stretches.filter((one) => one.started < next.started) : [];
    this.#stretches = next ? [...before, next].slice(-20) : [];
  }

  real() {
    return Date.now() + this.#offset;
  }

  // The operation's own time, which every age and countdown is reckoned in. A real one's runs with the world; an
  // exercise's is set by its control, so what has not been heard of for a while is not counted on.
  now() {
    return this.shown(this.#told());
  }

  #told() {
    const silent = this.#exercise && this.#heard !== null;
    return silent ? Math.min(this.real(), this.#heard + SILENCE_MS) : this.real();
  }

  #at(real) {
    return this.#stretches.findLast((one) => one.started * 1000 <= real) || this.#stretches[0];
  }

  // What the operation's clock showed at a real moment.
  shown(real) {
    const one = this.#at(real);
    return one ? one.origin * 1000 + (real - one.started * 1000) * one.speed : real;
  }

  // How much older what is known has become in the last real milliseconds: a jump that carried it made it no older.
  passed(milliseconds) {
    const now = this.#told();
    const since = Math.min(now, this.real() - milliseconds);
    const carried = this.#stretches.filter((one) => one.started * 1000 > since && one.started * 1000 <= now);
    return this.shown(now) - this.shown(since) - carried.reduce((sum, one) => sum + (one.carried || 0) * 1000, 0);
  }

  elapsed() {
    const one = this.#stretches.at(-1);
    return one ? this.now() - one.begins * 1000 : null;
  }

  get speed() {
    const one = this.#stretches.at(-1);
    return one ? one.speed : 1;
  }
}

async function unpack(buffer) {
  const plain = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(plain).text());
}

export function subscribe({ operation = null, language = "sv", screen = "", onMessage, onState, onFault, onGone, clock }) {
  let socket = null;
  let place = "";
  let heard = Date.now();
  let opened = 0;
  let state = "";
  let wait = FIRST_WAIT_MS;
  let retry = 0;
  let stopped = false;
  let followed = operation;
  let order = Promise.resolve(); // unpacking is asynchronous; messages must not overtake each other

  function say(next) {
    state = next;
    if (onState) onState(state, heard);
  }

  function address() {
    const url = new URL("/live/feed", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("lang", language);
    if (followed) url.searchParams.set("operation", followed);
    if (screen) url.searchParams.set("skarm", screen); // counted, for whoever checks an exercise before it starts
    if (place) url.searchParams.set("from", place);
    url.searchParams.set("klocka", (Date.now() / 1000).toFixed(1)); // the server's may be the one that is wrong
    return url;
  }

  function take(message, from) {
    if (stopped || from !== socket) return;
    if (message.kind === "beat") {
      if (clock) clock.hear(message.now);
      if (onFault) onFault(message.fault || null);
      // The server is ahead of us though nothing is on its way: ask for what we missed.
      if (place && `${message.epoch}.${message.seq}` !== place) from.close();
    } else {
      if (message.kind === "delta" && !place) return;
      place = `${message.epoch}.${message.seq}`;
      if (!followed && message.operation) followed = message.operation.id;
      if (clock && "operation" in message) clock.follow(message.operation);
      onMessage(message);
    }
    say("live");
  }

  function connect() {
    retry = 0;
    if (stopped) return;
    const made = new WebSocket(address());
    made.binaryType = "arraybuffer";
    socket = made;
    made.onopen = () => { opened = Date.now(); };
    made.onmessage = (event) => {
      heard = Date.now();
      wait = FIRST_WAIT_MS;
      const read = typeof event.data === "string" ? JSON.parse(event.data) : unpack(event.data);
      order = order.then(async () => take(await read, made)).catch((fault) => {
        console.error(fault);
        place = ""; // begin again from a whole picture
        made.close();
      });
    };
    made.onclose = (event) => {
      if (stopped || made !== socket) return;
      if (event.code === UNKNOWN_OPERATION) {
        stopped = true;
        clearInterval(watchman);
        if (onGone) onGone(event.reason);
        return;
      }
      if (Date.now() - heard < SILENCE_MS) say("stale");
      again();
    };
  }

  function again() {
    retry = setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  const watchman = setInterval(() => {
    if (Date.now() - heard < SILENCE_MS) return;
    say("offline");
    // A connection that says nothing is no connection. It is left as it is: a hung one may take a minute to close.
    if (!retry && socket && socket.readyState === WebSocket.OPEN && Date.now() - opened >= SILENCE_MS) {
      const silent = socket;
      socket = null;
      silent.close();
      again();
    }
  }, 500);

  connect();
  return () => {
    stopped = true;
    clearInterval(watchman);
    clearTimeout(retry);
    if (socket) socket.close();
  };
}

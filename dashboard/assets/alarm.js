// The alarm's movement and sound: once for what this screen has not shown before, also after a reload.

import { sound } from "./sound.js";

const JOINS_MS = 120000;
const MOVES_MS = 10000;
const KEPT = "trygghetslaget-alarm";

class Sound {
  #context = null;
  #said = document.querySelector(".sound");

  // `onLet`: somebody has let it sound.
  constructor(onLet) {
    const wanted = new URLSearchParams(location.search).get("ljud") === "1";
    if (!wanted || !this.#said) return;
    try {
      this.#context = new AudioContext();
    } catch {
      return; // a browser without sound: the band says it all
    }
    this.#context.onstatechange = () => this.#say();
    this.#said.querySelector("button").addEventListener("click", async () => {
      await this.#context.resume();
      this.#say();
      onLet();
    });
    this.#say();
  }

  // Browsers let nothing sound before somebody has touched the page: then it says so, until somebody does.
  #say() {
    this.#said.hidden = this.#context.state === "running";
  }

  play() {
    const { exercise, broken } = document.documentElement.dataset; // that it was broken off is no exercise
    return sound(this.#context, exercise === "true" && broken !== "true" ? "exercise" : "real");
  }
}

function remembered(operation) {
  const fresh = { newest: 0, revision: 0, moved: 0, sounded: 0, due: false };
  try {
    return { ...fresh, ...JSON.parse(sessionStorage.getItem(`${KEPT}:${operation}`)) };
  } catch {
    return fresh;
  }
}

function remember(operation, memory) {
  const [name, words] = [`${KEPT}:${operation}`, JSON.stringify(memory)];
  try {
    if (sessionStorage.getItem(name) !== words) sessionStorage.setItem(name, words);
  } catch {
    // a screen that may keep nothing moves once more after a reload
  }
}

export class Alarm {
  #root = document.documentElement;
  #place = document.querySelector('[data-panel="alarm"]');
  #sound = new Sound(() => this.#ring() || this.#sound.play());
  #operation = null;
  #memory = null;
  #stands = false;
  #moving = 0;

  constructor() {
    this.#place.addEventListener("click", (event) => {
      if (event.target.closest(".see")) this.#acknowledge(event.target.closest(".band"));
    });
  }

  // Called with each message, and each second: what was silenced by the last sound sounds when it may.
  look() {
    const operation = this.#root.dataset.showing || "";
    if (!operation || this.#root.dataset.fault === "superseded") return; // nothing is new there any more
    if (operation !== this.#operation) this.#follow(operation);
    const band = this.#place.querySelector(".band");
    const stands = Boolean(band) || this.#root.dataset.broken === "true";
    const memory = this.#memory;
    if (!stands) memory.due = false;
    if (band ? this.#isNew(band) : stands && !this.#stands) {
      if (!this.#stands || Date.now() - memory.moved >= JOINS_MS) this.#move();
      memory.due = true;
    }
    this.#stands = stands;
    this.#ring();
    remember(operation, memory);
  }

  #isNew({ dataset }) {
    const { newest, revision } = this.#memory;
    const [came, number] = [Number(dataset.newest), Number(dataset.revision)];
    Object.assign(this.#memory, { newest: Math.max(came, newest), revision: Math.max(number, revision) });
    return came > newest || number > revision;
  }

  #ring() {
    const memory = this.#memory;
    const may = memory && memory.due && Date.now() - memory.sounded >= JOINS_MS;
    if (!may || !this.#sound.play()) return false;
    Object.assign(memory, { due: false, sounded: Date.now() });
    return true;
  }

  #follow(operation) {
    this.#operation = operation;
    this.#memory = remembered(operation);
    this.#stands = false;
    this.#ask(operation);
  }

  #move() {
    this.#memory.moved = Date.now();
    this.#place.dataset.moving = "";
    clearTimeout(this.#moving);
    this.#moving = setTimeout(() => delete this.#place.dataset.moving, MOVES_MS);
  }

  // The band says where it is acknowledged; here, where whoever opened this screen may.
  async #ask(operation) {
    delete this.#place.dataset.may;
    try {
      const answer = await fetch(`/live/seen?${new URLSearchParams({ operation })}`, { cache: "no-store" });
      if (answer.ok && (await answer.json()).may) this.#place.dataset.may = "";
    } catch {
      // no network: it is acknowledged at the desk
    }
  }

  async #acknowledge(band) {
    const body = { operation: this.#operation, keys: band.dataset.keys.split(" ") };
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const [why, button] = [band.querySelector(".why"), band.querySelector(".see")];
    button.disabled = true;
    try {
      const answer = await fetch("/live/seen", options);
      why.textContent = answer.ok ? "" : await answer.text();
    } catch {
      why.textContent = why.dataset.lost;
    }
    button.disabled = false;
  }
}

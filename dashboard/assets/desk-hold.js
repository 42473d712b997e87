import { adopt } from "./desk-sheets.js";

const KEYS = [" ", "Enter"];
const holds = new WeakMap();

// Held long enough by whatever began it, it is sent once; let go before that, nothing happens.
class Hold {
  constructor(root) {
    this.root = root;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.bar = document.createElement("i");
    this.label = document.createElement("span");
    this.button.append(this.bar, this.label);
    this.said = document.createElement("p");
    this.said.id = "said";
    this.said.setAttribute("role", "status");
    this.button.setAttribute("aria-describedby", "said");
    root.replaceChildren(this.button, this.said);
    this.listen();
  }

  listen() {
    const { button } = this;
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      this.begin();
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
      button.addEventListener(end, () => this.letGo());
    }
    // A finger that slides off has changed its mind.
    button.addEventListener("pointermove", (event) => this.began && !this.covers(event) && this.letGo());
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    button.addEventListener("keydown", (event) => {
      if (!KEYS.includes(event.key)) return;
      event.preventDefault();
      if (!event.repeat) this.begin();
    });
    button.addEventListener("keyup", (event) => {
      if (!KEYS.includes(event.key)) return;
      event.preventDefault();
      this.letGo();
    });
  }

  covers({ clientX, clientY }) {
    const { left, right, top, bottom } = this.button.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  }

  take(data, send) {
    this.data = data;
    this.send = send;
    if (this.label.textContent !== data.label) this.label.textContent = data.label;
    if (!this.began && !this.sent) this.say(data.texts.hint);
  }

  begin() {
    if (this.began || this.sent) return;
    this.began = performance.now();
    this.root.dataset.holding = "true";
    this.step();
  }

  step() {
    if (!this.began) return;
    const gone = (performance.now() - this.began) / 1000;
    this.bar.style.transform = `scaleX(${Math.min(1, gone / this.data.seconds)})`;
    if (gone >= this.data.seconds) {
      this.sent = true;
      this.stop(this.data.texts.sent);
      this.send("held", String(Date.now()));
      setTimeout(() => { this.sent = false; }, 3000); // refused, it can be held again
      return;
    }
    this.say(this.data.texts.more.replace("%s", String(Math.ceil(this.data.seconds - gone))));
    this.frame = setTimeout(() => this.step(), 50);
  }

  letGo() {
    if (this.began) this.stop(this.data.texts.early);
  }

  stop(words) {
    clearTimeout(this.frame);
    this.began = 0;
    this.bar.style.transform = "scaleX(0)";
    delete this.root.dataset.holding;
    this.say(words);
  }

  say(words) {
    if (this.said.textContent !== words) this.said.textContent = words;
  }
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-hold.css");
  const root = parentElement.querySelector(".hold");
  if (!holds.has(root)) holds.set(root, new Hold(root));
  holds.get(root).take(data, setTriggerValue);
}

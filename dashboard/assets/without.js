// The layer *utan … inom 1 km*: the land where nobody has a point near enough that works, hatched under the glyphs.
//
// The feed carries only a mark of the points that count. When that turns, the layer is grey until the land has been
// fetched anew; it says at which revision it was drawn, and is never shown as what is true now when it is not.

const L = window.L;
const AGAIN_MS = 2000;
const AFTER_MS = 60; // what was reported is seen first, and a burst asks once

// ?lager=varme (or another function, or oppen) asks for it.
export function withoutLayer(map, asked) {
  const entry = document.querySelector(".legend .without");
  const words = [...entry.querySelectorAll("[data-aim]")].find((one) => one.dataset.aim === asked);
  return words ? new Without(map, asked, entry, words) : null;
}

class Without {
  constructor(map, aim, entry, words) {
    this.map = map;
    this.aim = aim;
    this.entry = entry;
    this.said = entry.querySelector(".as-of");
    this.pane = map.createPane("without");
    this.pane.style.zIndex = 215;
    this.wanted = null;
    this.heard = 0;
    this.drawn = null;
    this.lost = false;
    this.due = 0;
    this.fetching = false;
    words.hidden = entry.hidden = false;
    this.say();
  }

  hear(message) {
    if (message.reach && this.aim in message.reach) this.wanted = message.reach[this.aim];
    this.heard = message.revision;
    if (!this.current()) this.soon(AFTER_MS);
    this.say();
  }

  // The sooner of what has been asked for: a burst must not put it off again and again.
  soon(wait) {
    const due = performance.now() + wait;
    if (this.due && this.due <= due) return;
    this.due = due;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.due = 0;
      if (!this.current()) this.fetch();
    }, wait);
  }

  hearNothing(lost) {
    if (this.lost === lost) return;
    this.lost = lost;
    this.say();
  }

  current() {
    return Boolean(this.drawn) && this.drawn.tag === this.wanted;
  }

  async fetch() {
    if (this.fetching || this.wanted === null) return;
    this.fetching = true;
    const { operation } = document.documentElement.dataset;
    const tag = this.wanted;
    try {
      const answer = await fetch(`/live/without?${new URLSearchParams({ operation, lager: this.aim, tag })}`);
      if (answer.ok) this.draw(await answer.json());
    } catch (fault) {
      console.warn(fault); // the server is away: the feed says so, and this is tried again
    }
    this.fetching = false;
    this.say();
    if (!this.current()) this.soon(this.wanted === tag ? AGAIN_MS : AFTER_MS);
  }

  draw(answer) {
    const style = { pane: "without", interactive: false, className: "without-land", fillColor: "url(#p-without)" };
    const before = this.drawn;
    const layer = L.geoJSON(answer.land, { ...style, style: { ...style, weight: 1, fillOpacity: 1 } }).addTo(this.map);
    this.drawn = { layer, tag: answer.tag, revision: answer.revision };
    if (before) before.layer.remove();
  }

  say() {
    // The same points that counted before give the same land: it is true at the last revision that was heard.
    if (this.current()) this.drawn.revision = Math.max(this.drawn.revision, this.heard);
    const { now, old, wait } = this.entry.dataset;
    const state = !this.drawn ? "wait" : this.current() && !this.lost ? "now" : "old";
    const word = { now, old, wait }[state];
    const text = this.drawn ? word.replace("%s", this.drawn.revision) : word;
    if (this.said.textContent !== text) this.said.textContent = text;
    for (const one of [this.entry, this.pane]) one.dataset.state = state;
    if (this.drawn) Object.assign(this.pane.dataset, { tag: this.drawn.tag, revision: this.drawn.revision });
  }
}

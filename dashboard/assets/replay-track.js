// What lies behind the slider of a replay: where much happened, where the clock stood still or jumped.

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [1000, 100];

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

export class Track {
  constructor(element, clock) {
    this.element = element;
    this.clock = clock;
    this.played = shape("rect", { class: "played", x: 0, y: HEIGHT - 8, width: 0, height: 8 });
  }

  draw(span) {
    this.begins = span.begins;
    this.length = Math.max(1, span.ends - span.begins);
    const line = shape("rect", { class: "line", x: 0, y: HEIGHT - 8, width: WIDTH, height: 8 });
    this.element.replaceChildren(...this.stills(span.ends), ...this.bars(span.counts), line, this.played, ...this.jumps());
  }

  x(real) {
    return Math.min(WIDTH, Math.max(0, ((real - this.begins) / this.length) * WIDTH));
  }

  bars(counts) {
    const most = Math.max(1, ...counts);
    const width = WIDTH / counts.length;
    return counts.flatMap((count, place) => {
      if (!count) return [];
      // By the root: a quiet hour must be seen beside a busy one.
      const height = 8 + 80 * Math.sqrt(count / most);
      const at = { x: place * width, y: HEIGHT - 8 - height, width: width * 0.8, height };
      return [shape("rect", { class: "bar", ...at })];
    });
  }

  // A clock that stands still after the last act is no pause: it is the end.
  stills(ends) {
    return this.clock.stretches.flatMap((one, place, all) => {
      const until = all[place + 1] ? all[place + 1].started : ends;
      if (one.speed > 0 || until <= this.begins) return [];
      const from = this.x(one.started);
      return [shape("rect", { class: "still", x: from, y: 0, width: this.x(until) - from, height: HEIGHT })];
    });
  }

  jumps() {
    return this.clock.stretches.flatMap((one, place, all) => {
      const before = all[place - 1];
      if (!before) return [];
      const shown = before.origin + (one.started - before.started) * before.speed;
      if (one.origin - shown < 1000) return [];
      return [shape("rect", { class: "leap", x: this.x(one.started) - 1, y: 0, width: 2, height: HEIGHT })];
    });
  }

  place(real) {
    this.played.setAttribute("width", String(this.x(real)));
  }
}

import { adopt } from "./desk-sheets.js";

const SVG = "http://www.w3.org/2000/svg";
const CLOSEST = 8;
const LONGEST = 28; // the list beside has the whole name
const places = new WeakMap();

function part(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

// Where a finger is put becomes a place; the field below says the same in numbers, and is the way by keys.
class Place {
  constructor(root) {
    this.root = root;
    this.near = 1;
    this.svg = part("svg", { role: "img" });
    this.svg.addEventListener("click", (event) => this.put(event));
    const ways = document.createElement("div");
    ways.className = "ways";
    this.closer = this.button("+", () => this.zoom(2));
    this.farther = this.button("−", () => this.zoom(0.5));
    ways.append(this.closer, this.farther);
    root.replaceChildren(this.svg, ways);
  }

  button(sign, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.addEventListener("click", act);
    return button;
  }

  take(data, send) {
    this.send = send;
    const drawn = JSON.stringify(data);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.data = data;
    this.svg.setAttribute("aria-label", data.texts.map);
    this.closer.setAttribute("aria-label", data.texts.closer);
    this.farther.setAttribute("aria-label", data.texts.farther);
    this.draw();
  }

  draw() {
    const { map, points, mark } = this.data;
    const size = 1 / this.near;
    const kinds = [...points.map((one) => [one, "point"]),
      ...map.names.map((one) => [one, one.station ? "station" : "district"])];
    this.svg.replaceChildren(
      part("path", { d: map.land, class: "land" }),
      part("path", { d: map.outline, class: "area" }),
      part("path", { d: map.rail, class: "rail" }),
      ...this.named(kinds, size),
    );
    if (mark) {
      const at = { cx: mark[0], cy: mark[1] };
      this.svg.append(
        part("circle", { ...at, r: 26 * size, class: "ring" }),
        part("circle", { ...at, r: 7 * size, class: "mark" }),
      );
    }
    this.look();
  }

  // The points first: a name that would cover another is left out until one looks closer.
  named(kinds, size) {
    const high = 30 * size, taken = [];
    return kinds.flatMap(([{ name: whole, x, y }, kind]) => {
      const name = whole.length > LONGEST ? `${whole.slice(0, LONGEST - 1)}…` : whole;
      const dot = kind === "district" ? [] : [part("circle", { cx: x, cy: y, r: 8 * size, class: kind })];
      const at = kind === "district" ? y : y - 14 * size;
      const box = [x - name.length * high * 0.26, at - high, x + name.length * high * 0.26, at + high * 0.2];
      const covers = taken.some((one) => one[0] < box[2] && box[0] < one[2] && one[1] < box[3] && box[1] < one[3]);
      if (covers || (kind === "station" && this.near === 1)) return kind === "point" ? dot : [];
      taken.push(box);
      return [...dot, part("text", { x, y: at, class: kind, "font-size": high }, name)];
    });
  }

  look() {
    const { width, height } = this.data.map;
    const wide = width / this.near, high = height / this.near;
    const [x, y] = this.centre ?? this.data.mark ?? [width / 2, height / 2];
    const left = Math.max(0, Math.min(width - wide, x - wide / 2));
    const top = Math.max(0, Math.min(height - high, y - high / 2));
    this.svg.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`);
    this.svg.style.aspectRatio = `${width} / ${height}`;
    this.closer.disabled = this.near >= CLOSEST;
    this.farther.disabled = this.near <= 1;
  }

  zoom(by) {
    this.near = Math.max(1, Math.min(CLOSEST, this.near * by));
    this.draw();
  }

  put(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    const { west, north, lon, lat } = this.data.map;
    this.centre = [at.x, at.y];
    this.data = { ...this.data, mark: this.centre };
    this.draw();
    this.send("placed", `${(north - at.y * lat).toFixed(5)}, ${(west + at.x * lon).toFixed(5)}`);
  }
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "status.css", "desk-place.css");
  const root = parentElement.querySelector(".place");
  if (!places.has(root)) places.set(root, new Place(root));
  places.get(root).take(data, setTriggerValue);
}

// An outage drawn on a map: corners one by one or a circle; the forms beside are the same way by keys.
// Where points have glyphs they say what is true there, and one that is pressed is chosen.

import { adopt } from "./desk-sheets.js";
import { drawGlyph } from "./glyph.js";
import "./leaflet.js";

const L = window.L;
const SVG = "http://www.w3.org/2000/svg";
const LOOK = { className: "outage", color: "#5a2a82", dashArray: "2 6", fillColor: "url(#assumed)", fillOpacity: 1, weight: 3 };
const SAME = 6; // pixels: the second click of a double click
const maps = new WeakMap();

function part(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Squares, as nothing that is real is drawn.
function hatch() {
  const lines = part("path", { d: "M2 0V8M0 2H8" });
  const squares = part("pattern", { id: "assumed", width: 8, height: 8, patternUnits: "userSpaceOnUse" }, lines);
  return part("svg", { class: "hatch", "aria-hidden": "true" }, squares);
}

class OutageMap {
  constructor(root) {
    this.root = root;
    this.mode = "";
    this.corners = [];
    this.bar = document.createElement("div");
    this.bar.className = "bar";
    this.buttons = Object.fromEntries(
      [["polygon", () => this.begin("polygon")], ["circle", () => this.begin("circle")],
        ["undo", () => this.undo()], ["done", () => this.done()], ["clear", () => this.clear()],
        ["whole", () => this.map.fitBounds(this.data.bounds)]]
        .map(([name, act]) => [name, this.button(act)]),
    );
    this.hint = document.createElement("p");
    this.hint.setAttribute("role", "status");
    this.box = document.createElement("div");
    this.box.className = "map";
    const frame = document.createElement("div");
    frame.className = "frame";
    frame.append(this.box, this.hint);
    root.replaceChildren(this.bar, frame, hatch());
  }

  button(act) {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", act);
    this.bar.append(button);
    return button;
  }

  take(data, send) {
    this.send = send;
    const first = !this.map;
    this.data = data;
    if (first) this.open();
    const drawn = JSON.stringify(data.drawn);
    if (first || drawn !== this.drawn) this.show(data.drawn);
    this.drawn = drawn;
    this.points();
    this.whole();
    this.tell();
  }

  open() {
    const { texts, bounds } = this.data;
    for (const [name, button] of Object.entries(this.buttons)) button.textContent = texts[name];
    this.box.setAttribute("role", "application");
    this.box.setAttribute("aria-label", texts.map);
    this.map = L.map(this.box, { attributionControl: false, doubleClickZoom: false, zoomControl: false, zoomSnap: 0.25 });
    L.control.zoom({ zoomInTitle: texts.closer, zoomOutTitle: texts.farther }).addTo(this.map);
    this.map.fitBounds(bounds);
    this.bound();
    this.map.on("zoomend", () => this.box.toggleAttribute("data-near", this.map.getZoom() > this.map.getMinZoom() + 1));
    // The wheel is the page's; with ctrl, and so when fingers pinch, it is the map's.
    this.root.addEventListener("wheel", (event) => {
      this.map.scrollWheelZoom[event.ctrlKey || event.metaKey ? "enable" : "disable"]();
    }, { capture: true });
    for (const [name, level] of [["land", 210], ["lines", 220], ["outage", 410], ["dots", 420]]) {
      this.map.createPane(name).style.zIndex = level;
    }
    this.shapes = L.layerGroup().addTo(this.map);
    this.dots = L.layerGroup().addTo(this.map);
    this.map.on("click", (event) => this.put(event));
    this.map.on("dblclick", () => this.twice());
    this.map.on("mousemove", (event) => this.follow(event.latlng));
    new ResizeObserver(() => this.bound()).observe(this.box);
    this.base();
  }

  // Nothing is farther away than the whole of it, however large the map is.
  bound() {
    if (!this.box.clientWidth) return;
    this.map.invalidateSize();
    this.map.options.minZoom = 0;
    this.map.setMinZoom(this.map.getBoundsZoom(this.data.bounds));
  }

  async base() {
    const look = { land: { stroke: false, fillColor: "#f6f4ee", fillOpacity: 1 }, areas: { color: "#7d8b96", fill: false, weight: 1.5 } };
    for (const [name, style] of Object.entries(look)) {
      const answer = this.data.layers[name] && await fetch(new URL(this.data.layers[name], location.origin));
      if (answer && answer.ok) L.geoJSON(await answer.json(), { interactive: false, pane: name === "land" ? "land" : "lines", style }).addTo(this.map);
    }
    this.root.dataset.ready = "true";
  }

  points() {
    this.dots.clearLayers();
    for (const { id, name, at, inside, parts } of this.data.points) {
      if (parts) {
        this.glyph(id, name, at, inside, parts);
        continue;
      }
      const dot = { className: inside ? "dot inside" : "dot", pane: "dots", radius: inside ? 7 : 4, weight: 2 };
      L.circleMarker(at, dot).bindTooltip(this.words(name)).addTo(this.dots);
    }
  }

  glyph(id, name, at, inside, parts) {
    const element = document.createElement("div");
    drawGlyph(element, { phase: "oppen", parts });
    const icon = L.divIcon({ className: inside ? "point-icon chosen" : "point-icon", html: element, iconSize: null });
    const marker = L.marker(at, { icon, keyboard: false, pane: "dots", riseOnHover: true }).bindTooltip(this.words(name)).addTo(this.dots);
    marker.on("click", (event) => { if (this.mode) this.put(event); else this.send("point", id); });
  }

  // As a node its text is never markup.
  words(text) {
    const node = document.createElement("span");
    node.textContent = text;
    return node;
  }

  // What was chosen or read and not drawn here: the whole of it as it is judged.
  whole() {
    this.stated?.remove();
    this.stated = null;
    if (this.mode || this.data.drawn || !this.data.shape.length) return;
    const rings = this.data.shape.map((part) => part.map((ring) => ring.map(([lon, lat]) => [lat, lon])));
    this.stated = L.polygon(rings, { ...LOOK, interactive: false, pane: "outage" }).addTo(this.map);
    const held = JSON.stringify(this.data.shape);
    if (held !== this.seen) this.map.fitBounds(this.stated.getBounds().pad(0.3));
    this.seen = held;
  }

  show(drawn) {
    this.mode = "";
    this.kind = drawn ? drawn.kind : "";
    this.corners = drawn ? drawn.corners.map(([lon, lat]) => L.latLng(lat, lon)) : [];
    this.metres = drawn ? drawn.metres : 0;
    this.draw();
  }

  begin(kind) {
    this.mode = this.kind = kind;
    this.corners = [];
    this.metres = 0;
    this.stated?.remove();
    this.draw();
  }

  put({ latlng }) {
    if (!this.mode) return;
    if (this.kind === "circle" && this.corners.length) {
      if (this.apart(this.corners[0], latlng) < SAME) return;
      this.metres = this.map.distance(this.corners[0], latlng);
      this.done();
      return;
    }
    this.corners.push(latlng);
    this.draw();
  }

  follow(latlng) {
    if (this.mode === "circle" && this.corners.length) this.redraw(this.map.distance(this.corners[0], latlng));
  }

  // Both clicks of a double click have put a corner: the second is none.
  twice() {
    if (this.mode !== "polygon") return;
    const [one, other] = this.corners.slice(-2);
    if (other && this.apart(one, other) < SAME) this.corners.pop();
    this.done();
  }

  apart(one, other) {
    return this.map.latLngToContainerPoint(one).distanceTo(this.map.latLngToContainerPoint(other));
  }

  undo() {
    if (!this.mode && this.kind === "polygon") this.mode = "polygon";
    this.corners.pop();
    if (this.kind === "circle") this.mode = "circle";
    this.draw();
  }

  done() {
    if (!this.complete()) return;
    this.mode = "";
    this.draw();
    this.tellOfIt();
  }

  clear() {
    this.kind = this.mode = "";
    this.corners = [];
    this.draw();
    this.send("drawn", JSON.stringify({ kind: "", corners: [], metres: 0 }));
  }

  complete() {
    return this.kind === "circle" ? this.corners.length === 1 && this.metres > 0 : this.corners.length > 2;
  }

  tellOfIt() {
    const corners = this.corners.map(({ lng, lat }) => [+lng.toFixed(5), +lat.toFixed(5)]);
    const told = { kind: this.kind, corners, metres: Math.round(this.metres) };
    this.drawn = JSON.stringify(told);
    this.send("drawn", this.drawn);
  }

  redraw(metres = this.metres) {
    this.shape?.remove();
    this.shape = null;
    const look = { ...LOOK, interactive: false, pane: "outage" };
    if (this.kind === "circle" && this.corners.length && metres) this.shape = L.circle(this.corners[0], { ...look, radius: metres });
    else if (this.corners.length > 1) this.shape = (this.mode ? L.polyline : L.polygon)(this.corners, { ...look, fill: !this.mode });
    this.shape?.addTo(this.map);
  }

  draw() {
    this.shapes.clearLayers();
    this.corners.forEach((at, place) => {
      const icon = L.divIcon({ className: "corner", iconSize: [44, 44] }); // a finger; what is seen is smaller
      const corner = L.marker(at, { draggable: true, icon, keyboard: false }).addTo(this.shapes);
      corner.on("drag", () => { this.corners[place] = corner.getLatLng(); this.redraw(); });
      corner.on("dragend", () => { if (!this.mode) this.tellOfIt(); });
      if (place === 0 && this.kind === "polygon") corner.on("click", () => { if (this.mode) this.done(); });
    });
    this.redraw();
    this.root.dataset.corners = String(this.corners.length);
    this.tell();
  }

  tell() {
    const { texts } = this.data;
    this.buttons.polygon.setAttribute("aria-pressed", String(this.mode === "polygon"));
    this.buttons.circle.setAttribute("aria-pressed", String(this.mode === "circle"));
    this.buttons.undo.disabled = !this.corners.length;
    this.buttons.done.disabled = !this.mode || !this.complete();
    this.buttons.clear.disabled = !this.corners.length && !this.data.shape.length;
    this.box.dataset.mode = this.mode;
    const key = !this.mode ? "choose" : this.mode === "circle" ? (this.corners.length ? "radius" : "centre") : "corner";
    this.hint.textContent = texts[key];
  }
}

export async function draw({ data, parentElement, setTriggerValue }) {
  await adopt(parentElement, "leaflet.css", "status.css", "map.css", "desk-outage.css");
  const root = parentElement.querySelector(".outage-map");
  if (!maps.has(root)) maps.set(root, new OutageMap(root));
  maps.get(root).take(data, setTriggerValue);
}

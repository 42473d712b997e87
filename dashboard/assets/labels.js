// The words on the map: names of areas and of what has failed where they were placed, and more the closer one looks.

import { wrap } from "./base.js";
import { areaOf } from "./clusters.js";
import { fitting, inside } from "./placement.js";

export const NAMES_FROM = 1.1; // zoom levels above the whole municipality
const STATIONS_FROM = 1.8;
const LETTERS = 18; // of a line of a failed point's name: longer names take more lines
const L = window.L;

// A long name in lines of about so many letters; nothing of it is left out.
export function inLines(name) {
  const lines = [];
  for (const word of name.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LETTERS) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

export class Labels {
  constructor(map, element, base, size) {
    this.map = map;
    this.element = element;
    this.base = base;
    this.size = size;
    this.layer = L.layerGroup().addTo(map);
    this.words = new Map();
    this.forget();
  }

  // Sizes of letters or of the map have changed.
  forget() {
    this.widths = new Map();
    this.known = null;
  }

  measure(text, kind) {
    const key = `${kind} ${text}`;
    if (!this.widths.has(key)) this.widths.set(key, this.measured(text, kind));
    return this.widths.get(key);
  }

  measured(text, kind) {
    const size = this.size(kind);
    this.pen = this.pen || document.createElement("canvas").getContext("2d");
    this.pen.font = `600 ${size}px ${getComputedStyle(this.element).fontFamily}`;
    const lines = text.split("\n");
    const w = Math.max(...lines.map((line) => this.pen.measureText(line).width));
    return { w: w + size * 0.3, h: lines.length * size * 1.08 };
  }

  // What is inside an area, and how much there is of it, depends on the zoom alone.
  shapes() {
    const zoom = this.map.getZoom();
    if (this.known && this.known.zoom === zoom && this.known.shapes.length === this.base.areas.size) return this.known.shapes;
    const shapes = [...this.base.areas.entries()].map(([id, area]) => {
      const home = this.map.project(area.label, zoom);
      const rings = outline(area.land.getLatLngs(), (at) => this.map.project(at, zoom).subtract(home));
      const text = wrap(area.name);
      const tried = new Map();
      const covers = (box, home) => inside({ x: box.x - home.x, y: box.y - home.y }, rings);
      const within = (box, number) => {
        if (!tried.has(number)) tried.set(number, covers(box, box.home));
        return tried.get(number);
      };
      return { id, text, at: area.label, room: areaOf(rings), covers, within, ...this.measure(text, "--area-text") };
    });
    this.known = { zoom, shapes };
    return shapes;
  }

  areas() {
    return this.shapes().map((shape) => {
      const { x, y } = this.map.latLngToContainerPoint(shape.at);
      return { ...shape, x, y };
    });
  }

  // `placed`: what the placement named, [{key, text, at, className, id, w, h}]; `boxes`: gives what else stands there.
  draw(placed, above, boxes) {
    this.element.dataset.detail = above >= STATIONS_FROM ? "stations" : above >= NAMES_FROM ? "names" : "areas";
    const wanted = new Map(placed.map((word) => [word.key, word]));
    if (above >= NAMES_FROM) for (const word of this.details(placed, above, boxes())) wanted.set(word.key, word);
    for (const [key, { marker }] of this.words) {
      if (wanted.has(key)) continue;
      this.layer.removeLayer(marker); // removed from the map alone, the layer would hold on to it for as long as the wall stands
      this.words.delete(key);
    }
    for (const word of wanted.values()) this.word(word);
  }

  // Only what has changed is touched.
  word({ key, text, at, className, id }) {
    const had = this.words.get(key);
    if (had) {
      if (had.element.textContent !== text) had.element.textContent = text;
      if (!had.marker.getLatLng().equals(at)) had.marker.setLatLng(at);
      return;
    }
    const element = document.createElement("span");
    element.textContent = text;
    const icon = L.divIcon({ html: element, className: `word ${className}`, iconSize: null });
    const marker = L.marker(at, { icon, interactive: false, keyboard: false, pane: "words" }).addTo(this.layer);
    marker.getElement().dataset.word = id;
    marker.getElement().setAttribute("aria-hidden", "true"); // the table says it in words
    this.words.set(key, { marker, element });
  }

  details(placed, above, points) {
    const view = this.map.getSize();
    const frame = { left: 0, top: 0, right: view.x, bottom: view.y };
    const taken = [...points, ...placed.map((word) => ({ ...word, ...this.at(word.at) }))];
    const named = new Set(placed.map((word) => word.id));
    const free = points.filter((point) => point.name && !named.has(point.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
    const words = free.flatMap((point) => this.namePoint(point, taken, frame));
    words.push(...this.nameAll(this.base.districts, "district-label", taken, frame));
    if (above >= STATIONS_FROM) words.push(...this.nameAll(this.base.stations, "station-label", taken, frame));
    return words;
  }

  at(latlng) {
    const { x, y } = this.map.latLngToContainerPoint(latlng);
    return { x, y };
  }

  namePoint(point, taken, frame) {
    const text = this.measure(point.name, "--point-text");
    const [dx, dy] = [(point.w + text.w) / 2 + 4, (point.h + text.h) / 2 + 2];
    for (const [x, y] of [[dx, 0], [-dx, 0], [0, dy], [0, -dy]]) {
      const box = { id: point.id, x: point.x + x, y: point.y + y, ...text };
      if (!fitting([box], taken, frame, 1).size) continue;
      taken.push(box);
      return [this.placed(box, point.name, "point-label")];
    }
    return [];
  }

  nameAll(places, className, taken, frame) {
    const boxes = [];
    for (const one of places) {
      const text = this.measure(one.name, "--detail-text");
      const { x, y } = this.at(one.at);
      boxes.push({ id: one.name, x, y: y + (one.below ? text.h * 0.9 : 0), ...text });
    }
    const kept = fitting(boxes, taken, frame);
    const shown = boxes.filter((box) => kept.has(box.id));
    taken.push(...shown);
    return shown.map((box) => this.placed(box, box.id, className));
  }

  placed(box, text, className) {
    const at = this.map.containerPointToLatLng([box.x, box.y]);
    return { key: `${className} ${box.id}`, text, at, className, id: box.id, w: box.w, h: box.h };
  }
}

function outline(land, project) {
  const rings = [];
  const walk = (part) => (Array.isArray(part[0]) ? part.forEach(walk) : rings.push(part.map(project)));
  walk(land);
  return rings;
}

// The words on the map: area names where the placement put them, and more names the closer one looks.

import { wrap } from "./base.js";
import { fitting } from "./placement.js";

export const NAMES_FROM = 1.1; // zoom levels above the whole municipality
const STATIONS_FROM = 1.8;
const L = window.L;

export class Labels {
  constructor(map, element, base, size) {
    this.map = map;
    this.element = element;
    this.base = base;
    this.size = size;
    this.words = L.layerGroup().addTo(map);
  }

  measure(text, kind) {
    const size = this.size(kind);
    this.pen = this.pen || document.createElement("canvas").getContext("2d");
    this.pen.font = `600 ${size}px ${getComputedStyle(this.element).fontFamily}`;
    const lines = text.split("\n");
    const w = Math.max(...lines.map((line) => this.pen.measureText(line).width));
    return { w: w + size * 0.3, h: lines.length * size * 1.08 };
  }

  areas() {
    return [...this.base.areas.entries()].map(([id, area]) => {
      const at = this.map.latLngToContainerPoint(area.label);
      const text = wrap(area.name);
      return { id, text, x: at.x, y: at.y, ...this.measure(text, "--area-text") };
    });
  }

  outline(id) {
    const rings = [];
    const walk = (part) => (Array.isArray(part[0]) ? part.forEach(walk) : rings.push(part.map((at) => this.map.latLngToContainerPoint(at))));
    walk(this.base.areas.get(id).land.getLatLngs());
    return rings;
  }

  // `above`: zoom levels above the whole municipality; `named`: gives the points on the map, when asked.
  draw(placed, above, named) {
    this.words.clearLayers();
    for (const label of this.areas()) {
      const at = placed.labels.get(label.id);
      if (!at) continue;
      this.word(label.text, this.where(placed, label, at), "area-label", label.id);
    }
    this.element.dataset.detail = above >= STATIONS_FROM ? "stations" : above >= NAMES_FROM ? "names" : "areas";
    if (above >= NAMES_FROM) this.details(placed, above, named());
  }

  // Labels are placed in pixels at a zoom; while panning they keep their distance to the true place.
  where(placed, label, at) {
    const home = placed.homes && placed.homes.get(label.id);
    if (!home) {
      placed.homes = placed.homes || new Map();
      placed.homes.set(label.id, { x: at.x - label.x, y: at.y - label.y });
    }
    const by = placed.homes.get(label.id);
    return this.map.containerPointToLatLng([label.x + by.x, label.y + by.y]);
  }

  word(text, latlng, className, id) {
    const element = document.createElement("span");
    element.textContent = text;
    const icon = L.divIcon({ html: element, className: `word ${className}`, iconSize: null });
    const marker = L.marker(latlng, { icon, interactive: false, keyboard: false, pane: "words" }).addTo(this.words);
    marker.getElement().dataset.word = id;
    marker.getElement().setAttribute("aria-hidden", "true"); // the table says it in words
  }

  details(placed, above, points) {
    const view = this.map.getSize();
    const frame = { left: 0, top: 0, right: view.x, bottom: view.y };
    const taken = [...points];
    for (const label of this.areas()) {
      const by = placed.homes.get(label.id);
      taken.push({ x: label.x + by.x, y: label.y + by.y, w: label.w, h: label.h });
    }
    for (const point of points.sort((a, b) => (a.id < b.id ? -1 : 1))) this.namePoint(point, taken, frame);
    this.nameAll(this.base.districts, "district-label", "--detail-text", taken, frame);
    if (above >= STATIONS_FROM) this.nameAll(this.base.stations, "station-label", "--detail-text", taken, frame);
  }

  namePoint(point, taken, frame) {
    const text = this.measure(point.name, "--point-text");
    const [dx, dy] = [(point.w + text.w) / 2 + 4, (point.h + text.h) / 2 + 2];
    for (const [x, y] of [[dx, 0], [-dx, 0], [0, dy], [0, -dy]]) {
      const box = { id: point.id, x: point.x + x, y: point.y + y, ...text };
      if (!fitting([box], taken, frame, 1).size) continue;
      taken.push(box);
      this.word(point.name, this.map.containerPointToLatLng([box.x, box.y]), "point-label", point.id);
      return;
    }
  }

  nameAll(places, className, kind, taken, frame) {
    const boxes = [];
    for (const one of places) {
      const at = this.map.latLngToContainerPoint(one.at);
      const text = this.measure(one.name, kind);
      boxes.push({ id: one.name, x: at.x, y: at.y + (one.below ? text.h * 0.9 : 0), ...text });
    }
    const kept = fitting(boxes, taken, frame);
    for (const box of boxes) {
      if (!kept.has(box.id)) continue;
      taken.push(box);
      this.word(box.id, this.map.containerPointToLatLng([box.x, box.y]), className, box.id);
    }
  }
}

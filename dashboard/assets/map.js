// The live map: the base drawn once from cacheable layers, areas and glyphs as the feed says, details by zoom.

import { drawBase, wrap } from "./base.js";
import { drawGlyph } from "./glyph.js";
import { fitting, place } from "./placement.js";
import { replace, tick } from "./ticking.js";

const NAMES_FROM = 1.1; // zoom levels above the whole municipality
const STATIONS_FROM = 1.8;
const L = window.L;

export class LiveMap {
  constructor(map, config, { clock }) {
    this.map = map;
    this.config = config;
    this.clock = clock;
    this.points = new Map();
    this.fills = new Map();
    this.allowed = null;
    this.onChoose = () => {};
    this.atHome = true;
    this.element = map.getContainer().closest(".chart");
    for (const [name, level] of [["around", 200], ["land", 210], ["lines", 220], ["leaders", 450], ["words", 460]]) {
      map.createPane(name).style.zIndex = level;
    }
    map.getPane("words").style.pointerEvents = "none";
    this.leaders = L.layerGroup().addTo(map);
    this.words = L.layerGroup().addTo(map);
    this.base = { areas: new Map(), districts: [], stations: [] };
    this.home();
    map.on("zoomend", () => this.arrange());
    map.on("moveend", () => this.label());
    map.on("dragend zoomend", () => { this.atHome = Math.abs(map.getZoom() - this.zoom) < 0.01 && this.centred(); });
    map.on("popupopen popupclose", (event) => { this.element.dataset.popup = event.type.slice(5); });
    map.on("popupclose", () => { if (this.wasHome) this.home(); });
    map.getContainer().addEventListener("keydown", (event) => { if (event.key === "Escape") this.leave(); });
    new ResizeObserver(() => this.resized()).observe(map.getContainer());
    L.control.scale({ imperial: false, maxWidth: 9 * this.rem(), position: "bottomleft" }).addTo(map);
    this.ready = drawBase(map, config, this.base).then(() => {
      for (const [id, fill] of this.fills) this.paint(id, fill);
      this.arrange();
      document.documentElement.dataset.base = "drawn";
    });
    document.fonts.ready.then(() => this.arrange());
  }

  rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  size(name) {
    return parseFloat(getComputedStyle(this.element).getPropertyValue(name)) * this.rem();
  }

  home() {
    const pad = this.size("--chart-pad");
    for (const pattern of document.querySelectorAll(".sprite pattern")) {
      pattern.setAttribute("patternTransform", `scale(${this.rem() / 16})`);
    }
    this.map.setMinZoom(0);
    this.map.fitBounds(this.config.bounds, {
      paddingTopLeft: [pad, pad + this.size("--chart-top")], paddingBottomRight: [pad, pad], animate: false,
    });
    this.zoom = this.map.getZoom();
    this.centre = this.map.getCenter();
    this.map.setMinZoom(this.zoom - 0.5);
    this.map.setMaxZoom(this.zoom + 5);
    this.map.setMaxBounds(L.latLngBounds(this.config.bounds).pad(0.5));
    this.atHome = true;
  }

  centred() {
    const [a, b] = [this.map.latLngToContainerPoint(this.centre), this.map.getSize().divideBy(2)];
    return a.distanceTo(b) < 4;
  }

  resized() {
    const wasHome = this.atHome;
    this.map.invalidateSize({ animate: false });
    if (wasHome) this.home();
    this.arrange();
  }

  apply(message) {
    const whole = message.kind === "full";
    const features = message.points ? message.points.features : [];
    const said = new Set(features.map((feature) => feature.id));
    const gone = whole ? [...this.points.keys()].filter((id) => !said.has(id)) : message.removed || [];
    let moved = gone.length > 0;
    for (const id of gone) this.remove(id);
    for (const feature of features) moved = this.upsert(feature) || moved;
    if (whole) for (const id of this.fills.keys()) if (!(id in message.areas)) this.paint(id, { pattern: null });
    for (const [id, fill] of Object.entries(message.areas || {})) this.paint(id, fill);
    if (moved) this.arrange();
  }

  remove(id) {
    const point = this.points.get(id);
    if (point) point.marker.remove();
    this.points.delete(id);
  }

  // Returns whether anything that placement depends on has changed.
  upsert(feature) {
    const [lon, lat] = feature.geometry.coordinates;
    const { properties } = feature;
    let point = this.points.get(feature.id);
    const fresh = !point;
    if (fresh) point = this.add(feature.id, [lat, lon]);
    const before = point.properties;
    const moved = fresh || before.phase !== properties.phase || point.lat !== lat || point.lon !== lon;
    Object.assign(point, { lat, lon, properties });
    drawGlyph(point.element, properties);
    const icon = point.marker.getElement();
    icon.setAttribute("aria-label", properties.label);
    icon.dataset.point = feature.id;
    if (fresh || before.popup !== properties.popup) {
      replace(point.popup, properties.popup);
      tick(this.clock, point.popup);
    }
    return moved;
  }

  add(id, latlng) {
    const element = document.createElement("div");
    const popup = document.createElement("div");
    popup.className = "popup-body";
    popup.tabIndex = 0; // it may scroll, and must then by keyboard too
    const icon = L.divIcon({ html: element, className: "point-icon", iconSize: null });
    const marker = L.marker(latlng, { icon, keyboard: true, riseOnHover: true });
    marker.bindPopup(popup, { className: "point-popup", maxWidth: 9999, closeOnClick: true, autoPanPadding: [16, 16] });
    marker.on("click", () => this.onChoose(id));
    marker.on("popupopen", (event) => this.opened(id, event.popup));
    marker.addTo(this.map);
    const point = { id, element, popup, marker };
    this.points.set(id, point);
    return point;
  }

  opened(id, popup) {
    this.wasHome = this.atHome;
    const point = this.points.get(id);
    tick(this.clock, point.popup);
    const frame = popup.getElement();
    frame.setAttribute("role", "dialog");
    frame.setAttribute("aria-label", point.properties.name);
    const closing = frame.querySelector(".leaflet-popup-close-button");
    if (closing) closing.setAttribute("aria-label", this.element.dataset.close);
    popup.update(); // its times had no width before they were written
    point.popup.focus({ preventScroll: true });
  }

  // Closes the popup and puts the focus back on the glyph it came from.
  leave() {
    const point = [...this.points.values()].find((one) => one.marker.isPopupOpen());
    if (!point) return;
    point.marker.closePopup();
    point.marker.getElement().focus({ preventScroll: true });
  }

  paint(id, fill) {
    this.fills.set(id, fill);
    const area = this.base.areas.get(id);
    if (!area) return;
    area.land.setStyle({ fillColor: fill.pattern ? `url(#${fill.pattern})` : "var(--land)", fillOpacity: 1 });
    for (const path of [area.land.getElement(), area.edge && area.edge.getElement()]) {
      if (path) path.dataset.fill = fill.status || "none";
    }
  }

  shown(point) {
    return !this.allowed || this.allowed.has(point.id);
  }

  // The boxes that must stay free: the legend and whatever else lies on the map.
  fixed() {
    const frame = this.map.getContainer().getBoundingClientRect();
    return [...this.element.querySelectorAll(".legend, .leaflet-control-scale, .credit")].map((one) => {
      const box = one.getBoundingClientRect();
      const [w, h] = [box.width, box.height];
      return { x: box.left - frame.left + w / 2, y: box.top - frame.top + h / 2, w, h };
    });
  }

  arrange() {
    if (!this.map._loaded) return;
    const [big, small] = [this.size("--glyph"), this.size("--ringlet")];
    const home = this.map.getZoom() <= this.zoom + NAMES_FROM;
    const glyphs = [];
    for (const point of this.points.values()) {
      if (!this.shown(point)) continue;
      const at = this.map.latLngToContainerPoint([point.lat, point.lon]);
      const side = point.properties.parts.length ? big : small;
      glyphs.push({ id: point.id, x: at.x, y: at.y, w: side, h: side });
    }
    const labels = this.areaLabels().map((label) => ({ ...label, rings: this.outline(label.id) }));
    const seen = this.map.getSize();
    const frame = home ? { left: 0, top: 0, right: seen.x, bottom: seen.y } : null;
    const gap = this.rem() * 0.2;
    const step = this.rem() * 0.5;
    const options = { step, reach: big * 3, labelReach: big * 3, gap, frame, fixed: home ? this.fixed() : [] };
    this.placed = place(glyphs, labels, options);
    this.boxes = glyphs.map((one) => ({ ...one, ...this.placed.glyphs.get(one.id) }));
    this.moveGlyphs();
    this.label();
  }

  moveGlyphs() {
    this.leaders.clearLayers();
    for (const point of this.points.values()) {
      const at = this.placed.glyphs.get(point.id);
      if (!at) continue;
      const there = this.map.containerPointToLatLng([at.x, at.y]);
      point.marker.setLatLng(there);
      if (at.moved < this.rem() * 0.4) continue;
      const look = { pane: "leaders", interactive: false, className: "leader" };
      L.polyline([[point.lat, point.lon], there], look).addTo(this.leaders);
      L.circleMarker([point.lat, point.lon], { ...look, radius: this.rem() * 0.16, className: "place" }).addTo(this.leaders);
    }
  }

  measure(text, kind) {
    const size = this.size(kind);
    this.pen = this.pen || document.createElement("canvas").getContext("2d");
    this.pen.font = `600 ${size}px ${getComputedStyle(this.element).fontFamily}`;
    const lines = text.split("\n");
    const w = Math.max(...lines.map((line) => this.pen.measureText(line).width));
    return { w: w + size * 0.3, h: lines.length * size * 1.08 };
  }

  areaLabels() {
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

  label() {
    if (!this.placed) return;
    this.words.clearLayers();
    const above = this.map.getZoom() - this.zoom;
    for (const label of this.areaLabels()) {
      const at = this.placed.labels.get(label.id);
      if (!at) continue;
      const there = this.labelPlace(label, at);
      this.word(label.text, there, "area-label", label.id);
    }
    this.element.dataset.detail = above >= STATIONS_FROM ? "stations" : above >= NAMES_FROM ? "names" : "areas";
    if (above >= NAMES_FROM) this.labelDetails(above);
  }

  // Labels are placed in pixels at a zoom; while panning they keep their distance to the true place.
  labelPlace(label, at) {
    const home = this.placed.homes && this.placed.homes.get(label.id);
    if (!home) {
      this.placed.homes = this.placed.homes || new Map();
      this.placed.homes.set(label.id, { x: at.x - label.x, y: at.y - label.y });
    }
    const by = this.placed.homes.get(label.id);
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

  labelDetails(above) {
    const view = this.map.getSize();
    const frame = { left: 0, top: 0, right: view.x, bottom: view.y };
    const taken = [];
    for (const point of this.points.values()) {
      if (!this.shown(point)) continue;
      const at = this.map.latLngToContainerPoint(point.marker.getLatLng());
      const side = this.size(point.properties.parts.length ? "--glyph" : "--ringlet");
      taken.push({ id: point.id, x: at.x, y: at.y, w: side, h: side, name: point.properties.name });
    }
    for (const label of this.areaLabels()) {
      const by = this.placed.homes.get(label.id);
      taken.push({ x: label.x + by.x, y: label.y + by.y, w: label.w, h: label.h });
    }
    const points = taken.filter((one) => one.name);
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

  select(id) {
    const point = id === null ? null : this.points.get(id);
    for (const one of this.points.values()) one.marker.getElement().classList.toggle("chosen", one === point);
    if (point) point.marker.openPopup();
    else this.map.closePopup();
  }

  filter(ids) {
    this.allowed = ids === null ? null : new Set(ids);
    for (const point of this.points.values()) {
      const icon = point.marker.getElement();
      icon.hidden = !this.shown(point);
    }
    this.arrange();
  }
}

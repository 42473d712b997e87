// The live map: the base drawn once from cacheable layers, areas and glyphs as the feed says, details by zoom.

import { drawBase } from "./base.js";
import { drawGlyph } from "./glyph.js";
import { Labels, NAMES_FROM } from "./labels.js";
import { place } from "./placement.js";
import { replace, tick } from "./ticking.js";

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
    this.base = { areas: new Map(), districts: [], stations: [] };
    this.labels = new Labels(map, this.element, this.base, (name) => this.size(name));
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
    const labels = this.labels.areas().map((label) => ({ ...label, rings: this.labels.outline(label.id) }));
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

  // What stands on the map now and has a name, as boxes in pixels.
  named() {
    const shown = [...this.points.values()].filter((point) => this.shown(point));
    return shown.map((point) => {
      const at = this.map.latLngToContainerPoint(point.marker.getLatLng());
      const side = this.size(point.properties.parts.length ? "--glyph" : "--ringlet");
      return { id: point.id, x: at.x, y: at.y, w: side, h: side, name: point.properties.name };
    });
  }

  label() {
    if (this.placed) this.labels.draw(this.placed, this.map.getZoom() - this.zoom, () => this.named());
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

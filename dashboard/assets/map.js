// The live map: the base drawn once from cacheable layers, areas and glyphs as the feed says, details by zoom.

import { drawBase } from "./base.js";
import { Labels, NAMES_FROM } from "./labels.js";
import { Legend } from "./legend.js";
import { Marks } from "./marks.js";
import { fitting, place } from "./placement.js";
import { replace, tick } from "./ticking.js";

const L = window.L;
// In three dimensions each glyph would be a layer of its own, which costs most where there is no graphics card.
L.Browser.ie3d = true;

export class LiveMap {
  constructor(map, config, { clock }) {
    this.map = map;
    this.config = config;
    this.clock = clock;
    this.fills = new Map();
    this.allowed = null;
    this.chosen = null;
    this.onChoose = () => {};
    this.atHome = true;
    this.element = map.getContainer().closest(".chart");
    for (const [name, level] of [["around", 200], ["land", 210], ["lines", 220], ["leaders", 450], ["words", 460]]) {
      map.createPane(name).style.zIndex = level;
    }
    map.getPane("words").style.pointerEvents = "none";
    const under = this.element.querySelector(".under");
    this.legend = new Legend(under);
    this.base = { areas: new Map(), districts: [], stations: [] };
    this.marks = new Marks(map, {
      words: under.dataset,
      onChoose: (id) => this.onChoose(id),
      popup: (point) => this.bind(point),
      closer: (points) => this.closer(points),
    });
    this.points = this.marks.points;
    this.labels = new Labels(map, this.element, this.base, (name) => this.size(name));
    this.home();
    this.listen();
    under.append(L.control.scale({ imperial: false, maxWidth: 5 * this.rem() }).addTo(map).getContainer());
    this.ready = drawBase(map, config, this.base).then(() => {
      for (const [id, fill] of this.fills) this.paint(id, fill);
      this.arrange();
      document.documentElement.dataset.base = "drawn";
    });
    document.fonts.ready.then(() => { this.labels.forget(); this.arrange(); });
  }

  listen() {
    const { map } = this;
    map.on("zoomend", () => this.arrange());
    map.on("moveend", () => this.label());
    map.on("dragend zoomend", () => { this.atHome = Math.abs(map.getZoom() - this.zoom) < 0.01 && this.centred(); });
    map.on("popupopen popupclose", (event) => { this.element.dataset.popup = event.type.slice(5); });
    map.on("popupclose", () => { if (this.wasHome) this.home(); });
    map.getContainer().addEventListener("keydown", (event) => { if (event.key === "Escape") this.leave(); });
    new ResizeObserver(() => this.resized()).observe(map.getContainer());
  }

  rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  size(name) {
    return parseFloat(getComputedStyle(this.element).getPropertyValue(name)) * this.rem();
  }

  sizes() {
    if (this.measured) return this.measured;
    const rem = this.rem();
    const [glyph, ringlet, count] = ["--glyph", "--ringlet", "--count-text"].map((name) => this.size(name));
    this.measured = { glyph, ringlet, count, rem, gap: rem * 0.2, step: rem * 0.5 };
    return this.measured;
  }

  home() {
    const pad = this.size("--chart-pad");
    for (const pattern of document.querySelectorAll(".sprite pattern")) {
      pattern.setAttribute("patternTransform", `scale(${this.rem() / 16})`);
    }
    this.map.setMinZoom(0);
    this.map.fitBounds(this.config.bounds, { padding: [pad, pad], animate: false });
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
    this.measured = null;
    this.labels.forget();
    this.arrange();
  }

  apply(message) {
    const whole = message.kind === "full";
    const features = message.points ? message.points.features : [];
    const said = new Set(features.map((feature) => feature.id));
    const gone = whole ? [...this.points.keys()].filter((id) => !said.has(id)) : message.removed || [];
    let moved = gone.length > 0;
    for (const id of gone) this.marks.remove(id);
    for (const feature of features) {
      moved = this.marks.upsert(feature) || moved;
      this.renew(this.points.get(feature.id));
    }
    if (whole) for (const id of this.fills.keys()) if (!(id in message.areas)) this.paint(id, { pattern: null });
    for (const [id, fill] of Object.entries(message.areas || {})) this.paint(id, fill);
    if (moved) this.arrange();
    else if (features.length) this.marks.refresh();
    if (!moved && features.length) this.legend.show(this.points.values(), this.marks.several.size > 0);
  }

  bind(point) {
    point.popup = document.createElement("div");
    point.popup.className = "popup-body";
    point.popup.tabIndex = 0; // it may scroll, and must then by keyboard too
    const look = { className: "point-popup", maxWidth: 9999, closeOnClick: true, autoPanPadding: [16, 16] };
    point.marker.bindPopup(() => this.fill(point), look);
    point.marker.on("popupopen", (event) => this.opened(point, event.popup));
  }

  // A popup is written when somebody looks at it, and then kept current.
  fill(point) {
    if (point.said !== point.properties.popup) replace(point.popup, point.properties.popup);
    point.said = point.properties.popup;
    tick(this.clock, point.popup);
    return point.popup;
  }

  renew(point) {
    if (point.marker.isPopupOpen()) this.fill(point);
  }

  opened(point, popup) {
    this.wasHome = this.atHome;
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

  // Several under one glyph: as near as it takes to see them apart.
  closer(points) {
    const bounds = L.latLngBounds(points.map((point) => [point.lat, point.lon]));
    const zoom = Math.max(this.map.getBoundsZoom(bounds.pad(0.2)), this.map.getZoom() + 1);
    this.map.setView(bounds.getCenter(), Math.min(zoom, this.map.getMaxZoom()), { animate: false });
    this.marks.shows(points[0].id).getElement().focus({ preventScroll: true });
  }

  paint(id, fill) {
    const before = this.fills.get(id);
    this.fills.set(id, fill);
    const area = this.base.areas.get(id);
    if (!area) return;
    const same = before && before.pattern === fill.pattern && before.status === fill.status;
    if (same && area.painted) return;
    area.painted = true;
    area.land.setStyle({ fillColor: fill.pattern ? `url(#${fill.pattern})` : "var(--land)", fillOpacity: 1 });
    for (const path of [area.land.getElement(), area.edge && area.edge.getElement()]) {
      if (path) path.dataset.fill = fill.status || "none";
    }
  }

  shown(point) {
    return !this.allowed || this.allowed.has(point.id);
  }

  // Who is chosen or looked at stands alone, whoever else is near.
  alone(id) {
    return id === this.chosen || this.points.get(id).marker.isPopupOpen();
  }

  arrange() {
    if (!this.map._loaded) return;
    const sizes = this.sizes();
    const above = this.map.getZoom() - this.zoom;
    const labels = this.labels.areas();
    const room = new Map(labels.map((label) => [label.id, label.room]));
    const glyphs = this.marks.gather((point) => this.shown(point), sizes, { above, room, alone: (id) => this.alone(id) });
    const view = this.map.getSize();
    const frame = above <= NAMES_FROM ? { left: 0, top: 0, right: view.x, bottom: view.y } : null;
    const options = { step: sizes.step, reach: sizes.glyph * 2, labelReach: sizes.glyph * 4, gap: sizes.gap, frame };
    const placed = place(glyphs, labels, options);
    const lines = this.marks.stand(placed.glyphs, sizes.rem * 0.4);
    const taken = glyphs.map((one) => ({ ...one, ...placed.glyphs.get(one.id) }));
    // Of forty areas not all have room for their names: one that would cover anything is left to the table.
    const there = labels.map((one) => ({ ...one, ...placed.labels.get(one.id), glyph: { x: one.x, y: one.y } }));
    const fit = fitting(there, taken, frame, -2);
    const areas = there.filter((label) => fit.has(label.id));
    const words = areas.map((label) => this.worded(label, label, "area-label"));
    taken.push(...areas);
    for (const line of lines) taken.push(...this.along(line));
    const measure = (text) => this.labels.measure(text, "--point-text");
    const names = this.marks.named(placed.glyphs, taken, frame, { measure, sizes });
    words.push(...names.map((name) => this.worded(name, name, "failed-label")));
    // A name that stands outside its area, on another or on none, says by a line which it is of.
    const astray = areas.filter((label) => !label.covers(label, label.glyph));
    this.marks.lead(lines, [...names.filter((name) => name.far), ...astray].map((name) => this.leads(name)));
    this.placed = words;
    this.label();
    this.legend.show(this.points.values(), this.marks.several.size > 0);
  }

  worded(box, at, className) {
    const there = this.map.containerPointToLatLng([at.x, at.y]);
    return { key: `${className} ${box.id}`, text: box.text, at: there, className, id: box.id, w: box.w, h: box.h };
  }

  // From a glyph to the nearest edge of a name that found no room beside it.
  leads({ x, y, w, h, glyph }) {
    const within = (at, middle, size) => Math.min(middle + size / 2, Math.max(middle - size / 2, at));
    const edge = [within(glyph.x, x, w), within(glyph.y, y, h)];
    return [[glyph.x, glyph.y], edge].map((at) => this.map.containerPointToLatLng(at));
  }

  along(line) {
    const [a, b] = line.map((at) => this.map.latLngToContainerPoint(at));
    return [0, 0.25, 0.5].map((part) => ({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, w: 4, h: 4 }));
  }

  label() {
    if (this.placed) this.labels.draw(this.placed, this.map.getZoom() - this.zoom, () => this.marks.boxes());
  }

  select(id) {
    const point = id === null ? null : this.points.get(id);
    for (const one of this.points.values()) one.marker.getElement().classList.toggle("chosen", one === point);
    const before = this.chosen;
    this.chosen = point ? id : null;
    if (before !== this.chosen) this.arrange();
    if (point) point.marker.openPopup();
    else this.map.closePopup();
  }

  filter(ids) {
    this.allowed = ids === null ? null : new Set(ids);
    this.arrange();
  }
}

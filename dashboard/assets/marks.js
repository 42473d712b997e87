// What stands on the map: each point's own glyph, restyled in place, or one for several where they would cover each other.

import { cluster, worstParts } from "./clusters.js";
import { drawGlyph } from "./glyph.js";
import { inLines } from "./labels.js";
import { beside } from "./placement.js";

const L = window.L;
const ABOVE = { failed: 2000, shown: 1000, ring: 0 };
const KEPT = 2.5; // zoom levels above the whole municipality from which nobody stands together
const EMPTY = { type: "FeatureCollection", features: [] };

export class Marks {
  constructor(map, { words, onChoose, popup, closer }) {
    this.map = map;
    this.words = words;
    this.on = { onChoose, popup, closer };
    this.points = new Map();
    this.several = new Map();
    this.layer = L.geoJSON(EMPTY, { pointToLayer: (feature, at) => this.made(feature, at) }).addTo(map);
    const look = { pane: "leaders", interactive: false, smoothFactor: 0, noClip: true };
    this.leaders = L.polyline([], { ...look, className: "leader" }).addTo(map);
    this.tied = L.polyline([], { ...look, className: "leader" }).addTo(map);
    this.places = L.polyline([], { ...look, className: "place" }).addTo(map);
    this.lines = "";
  }

  made(feature, at) {
    const element = document.createElement("div");
    const icon = L.divIcon({ html: element, className: "point-icon", iconSize: null });
    const marker = L.marker(at, { icon, keyboard: true, riseOnHover: true });
    this.points.set(feature.id, { id: feature.id, element, marker });
    return marker;
  }

  // Returns whether anything that placement depends on has changed.
  upsert(feature) {
    const [lon, lat] = feature.geometry.coordinates;
    const { properties } = feature;
    const fresh = !this.points.has(feature.id);
    if (fresh) this.layer.addData(feature);
    const point = this.points.get(feature.id);
    const before = point.signature;
    Object.assign(point, { lat, lon, properties });
    point.kind = !properties.parts.length ? "ring" : properties.failed ? "failed" : "shown";
    point.signature = [lat, lon, point.kind, properties.name, properties.area].join("|");
    drawGlyph(point.element, properties);
    const icon = point.marker.getElement();
    if (icon.getAttribute("aria-label") !== properties.label) icon.setAttribute("aria-label", properties.label);
    if (fresh) {
      icon.dataset.point = feature.id;
      point.marker.on("click", () => this.on.onChoose(feature.id));
      this.on.popup(point);
    }
    return before !== point.signature;
  }

  remove(id) {
    const point = this.points.get(id);
    if (point) this.layer.removeLayer(point.marker);
    this.points.delete(id);
  }

  // Gathers those that may be seen into what is to stand on the map, as boxes with their true places in pixels.
  gather(shown, sizes, { above, room, alone }) {
    const flat = [];
    for (const point of this.points.values()) {
      if (!shown(point)) continue;
      const { x, y } = this.map.latLngToContainerPoint([point.lat, point.lon]);
      const lone = above >= KEPT || alone(point.id);
      flat.push({ id: point.id, area: point.properties.area, x, y, kind: point.kind, alone: lone });
    }
    const groups = cluster(flat, { side: sizes.glyph + sizes.gap, ring: sizes.ringlet, room });
    this.groups = groups.map((group) => {
      const side = group.kind === "ring" ? sizes.ringlet : sizes.glyph;
      const more = group.members.length > 1 ? sizes.count * (0.5 + 0.58 * String(group.members.length).length) : 0;
      return { ...group, w: side + more, h: Math.max(side, more ? sizes.count : 0), shift: more / 2 };
    });
    return this.groups.map((group) => ({ ...group, x: group.x + group.shift }));
  }

  // Puts everything where the placement said.
  stand(placed, farther) {
    const standing = new Set();
    const lines = [];
    for (const group of this.groups) {
      const at = placed.get(group.id);
      const there = this.map.containerPointToLatLng([at.x - group.shift, at.y]);
      const [first] = group.members.map((id) => this.points.get(id));
      const true_ = this.map.containerPointToLatLng([group.x, group.y]);
      if (group.members.length === 1) standing.add(first.id);
      const marker = group.members.length === 1 ? first.marker : this.one(group, there);
      if (!marker.getLatLng().equals(there)) marker.setLatLng(there);
      if (marker.options.zIndexOffset !== ABOVE[group.kind]) marker.setZIndexOffset(ABOVE[group.kind]);
      if (at.moved >= farther) lines.push([true_, there]);
    }
    for (const point of this.points.values()) {
      const icon = point.marker.getElement();
      if (icon.hidden === standing.has(point.id)) icon.hidden = !standing.has(point.id);
    }
    const kept = new Set(this.groups.map((group) => group.id));
    for (const [id, held] of this.several) {
      if (kept.has(id)) continue;
      held.marker.remove();
      this.several.delete(id);
    }
    return lines;
  }

  // Lines from true places to where glyphs stand, and from glyphs to their names.
  lead(lines, names) {
    const said = JSON.stringify([lines, names]) + this.map.getZoom();
    if (said === this.lines) return;
    this.lines = said;
    this.leaders.setLatLngs(lines);
    this.places.setLatLngs(lines.map(([place]) => [place, place]));
    this.tied.setLatLngs(names);
  }

  one(group, at) {
    const held = this.several.get(group.id) || this.begun(group.id, at);
    held.members = group.members;
    this.draw(held);
    return held.marker;
  }

  begun(id, at) {
    const element = document.createElement("div");
    const count = document.createElement("b");
    count.className = "count";
    element.append(count);
    const icon = L.divIcon({ html: element, className: "point-icon several", iconSize: null });
    const marker = L.marker(at, { icon, keyboard: true, riseOnHover: true }).addTo(this.map);
    const held = { id, element, count, marker, members: [] };
    const closer = () => this.on.closer(held.members.map((one) => this.points.get(one)));
    marker.on("click", closer);
    marker.on("keypress", ({ originalEvent }) => { if (originalEvent.key === "Enter") closer(); });
    this.several.set(id, held);
    return held;
  }

  draw({ element, count, marker, members }) {
    const points = members.map((id) => this.points.get(id)).filter(Boolean);
    const all = points.map((point) => point.properties);
    const phases = new Set(all.map((one) => one.phase));
    const phase = phases.size === 1 ? all[0].phase : "";
    const [old, undecided] = ["old", "undecided"].map((what) => all.some((one) => one[what]));
    drawGlyph(element, { phase, old, undecided, parts: worstParts(all.map((one) => one.parts)) });
    const many = String(members.length);
    if (count.textContent !== many) count.textContent = many;
    const said = `${many} ${this.words.together}: ${all.map((one) => one.name).join(", ")}`;
    if (marker.getElement().getAttribute("aria-label") !== said) marker.getElement().setAttribute("aria-label", said);
  }

  // The marker that shows a point: its own, or that of those it stands with.
  shows(id) {
    const group = this.groups.find((one) => one.members.includes(id));
    return (this.several.get(group.id) || this.points.get(id)).marker;
  }

  // The members' own news shows on the glyph they share.
  refresh() {
    for (const held of this.several.values()) this.draw(held);
  }

  // The failed by name, the worst first, beside their glyphs; boxes in pixels.
  named(placed, taken, frame, { measure, sizes }) {
    const failed = this.groups.filter((group) => group.kind === "failed");
    const worst = (group) => Math.min(...group.members.flatMap((id) => this.points.get(id).properties.parts.map((part) => part.at(-1))));
    failed.sort((a, b) => worst(a) - worst(b) || (a.id < b.id ? -1 : 1));
    const names = failed.map((group) => {
      const [first] = group.members.map((id) => this.points.get(id));
      const more = group.members.length > 1 ? ` +${group.members.length - 1}` : "";
      const text = inLines(`${first.properties.name}${more}`);
      return { id: group.id, text, glyph: { ...group, ...placed.get(group.id) }, ...measure(text) };
    });
    const places = beside(names, taken, frame, { gap: sizes.gap / 2, step: sizes.step * 1.5 });
    return names.filter((name) => places.has(name.id)).map((name) => ({ ...name, ...places.get(name.id) }));
  }

  // What stands on the map now, as boxes in pixels, with the name of who stands alone.
  boxes() {
    return this.groups.map((group) => {
      const lone = group.members.length === 1 ? this.points.get(group.id) : null;
      const marker = lone ? lone.marker : this.several.get(group.id).marker;
      const { x, y } = this.map.latLngToContainerPoint(marker.getLatLng());
      return { id: group.id, x: x + group.shift, y, w: group.w, h: group.h, name: lone ? lone.properties.name : "" };
    });
  }
}

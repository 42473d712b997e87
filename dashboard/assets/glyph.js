// The glyph of a point: four parts in fixed places (information, el / värme, vatten), or a small ring.

const SVG = "http://www.w3.org/2000/svg";
const PLACES = [[3, 3], [23, 3], [3, 23], [23, 23]];
const SIDE = 18;

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (parent) parent.append(element);
  return element;
}

function part([kind, status, mark, supply, sign], index) {
  const [x, y] = PLACES[index];
  const group = make("g", { class: "part", "data-function": kind, "data-status": status, "data-mark": mark, "data-supply": supply });
  make("rect", { class: "fill", x, y, width: SIDE, height: SIDE, rx: 2.5 }, group);
  const doubted = sign === "neq" || status === "okand";
  const limited = status === "begransad" && !doubted;
  make("use", { class: "sign", href: `#i-${doubted ? sign : kind}`, x: x + (limited ? 1 : 3), y: y + 2.5, width: 12, height: 12 }, group);
  if (limited) make("path", { class: "limited", d: `M${x + 14.8} ${y + 3.5}v7m0 4v.1` }, group);
  if (sign === "neq") make("path", { class: "against", d: `M${x} ${y + 1.6}h18M${x} ${y + 16.4}h18` }, group);
  if (status === "ur_funktion" && !doubted) make("path", { class: "slash", d: `M${x + 2.5} ${y + 15.5}l13-13` }, group);
  if (status === "ej_aktuell") make("path", { class: "absent", d: `M${x + 3} ${y + 9}h12` }, group);
  if (supply === "reserv") make("path", { class: "reserve", d: `M${x + 3} ${y + 16}h12` }, group);
  if (supply === "nodvatten") make("path", { class: "reserve", d: `M${x + 3} ${y + 16}h4.5m3 0h4.5` }, group);
  return group;
}

function ringlet(phase, parent) {
  make("circle", { class: "ring", cx: 8, cy: 8, r: 5.5 }, parent);
  if (phase === "i_beredskap") make("circle", { class: "core", cx: 8, cy: 8, r: 2.4 }, parent);
  if (phase === "under_aktivering") make("path", { class: "core", d: "M8 4.5 11 10H5z" }, parent);
  if (phase === "stangd") make("path", { class: "stroke", d: "M4.5 11.5l7-7" }, parent);
}

function whole(element, phase, parts) {
  const size = parts.length ? 44 : 16;
  const svg = make("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true", focusable: "false" });
  if (parts.length) {
    make("rect", { class: "ring", x: 1, y: 1, width: 42, height: 42, rx: 5 }, svg);
    svg.append(...parts.map(part));
  } else ringlet(phase, svg);
  element.querySelector("svg")?.remove();
  element.prepend(svg);
}

const drawn = new WeakMap();

// Its own element, restyled in place: what has not changed is not touched.
export function drawGlyph(element, { phase, old, parts, undecided }) {
  const before = drawn.get(element);
  const now = { kind: parts.length ? "glyph" : `ringlet ${phase}`, parts: parts.map(String) };
  drawn.set(element, now);
  const looks = { phase, old: String(Boolean(old)), undecided: String(Boolean(undecided)) };
  for (const [name, value] of Object.entries(looks)) if (element.dataset[name] !== value) element.dataset[name] = value;
  if (!before || before.kind !== now.kind || before.parts.length !== now.parts.length) {
    element.className = parts.length ? "glyph" : "ringlet";
    whole(element, phase, parts);
    return;
  }
  const groups = element.querySelectorAll(".part");
  now.parts.forEach((one, index) => { if (one !== before.parts[index]) groups[index].replaceWith(part(parts[index], index)); });
}

// Times on the page: ages that rise, countdowns that fall, edges that wear away; and panels swapped in place.

import { face, season, timeOfDay } from "./times.js";

// The same words as dashboard/words/times.py writes.
export function span(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

// Returns whether the text has become longer or shorter.
function put(element, text) {
  const before = element.textContent;
  if (before !== text) element.textContent = text;
  return before.length !== text.length;
}

// Returns whether any age takes more or less room than before.
export function tick(clock, root = document) {
  const now = clock.now();
  let grown = false;
  for (const time of root.querySelectorAll("time[data-at]")) {
    const at = Date.parse(time.dataset.at);
    grown = put(time, span(time.dataset.as === "left" ? at - now : now - at)) || grown;
  }
  for (const edge of root.querySelectorAll("[data-from][data-until]")) {
    const from = Date.parse(edge.dataset.from);
    const until = Date.parse(edge.dataset.until);
    const left = Math.min(1, Math.max(0, (until - now) / Math.max(1, until - from))).toFixed(2);
    if (edge.style.getPropertyValue("--left") !== left) edge.style.setProperty("--left", left);
  }
  return grown;
}

// The large clock: in the hour that comes twice which it is stands small beside it.
function putLarge(element, milliseconds) {
  if (element.textContent === timeOfDay(milliseconds)) return;
  const which = season(milliseconds);
  const small = document.createElement("small");
  small.textContent = ` ${which}`;
  element.replaceChildren(face(milliseconds), ...(which ? [small] : []));
}

export function tickClocks(clock) {
  for (const place of document.querySelectorAll("[data-clock]")) {
    const elapsed = clock.elapsed();
    if (place.dataset.clock === "real") put(place, timeOfDay(clock.real()));
    else if (place.dataset.clock === "operation") putLarge(place, clock.now());
    else if (elapsed !== null) {
      const minutes = Math.max(0, Math.floor(elapsed / 60000));
      const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
      put(place, `T+ ${parts.join(":")}`);
    }
  }
}

// Panels come rendered and escaped by the server; only one that changed is touched.
export function swap(panels, seen) {
  for (const [name, html] of Object.entries(panels)) {
    if (seen.get(name) === html) continue;
    seen.set(name, html);
    for (const place of document.querySelectorAll(`[data-panel="${name}"]`)) replace(place, html);
  }
}

// What each place was last given, before its times were written: only what differs from that is touched.
const given = new WeakMap();

export function replace(place, html) {
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const key = focused && focused.closest("[data-key]") ? focused.closest("[data-key]").dataset.key : null;
  const made = document.createElement("template");
  made.innerHTML = html;
  const before = given.get(place);
  if (before) mend(place, before, made.content);
  else place.replaceChildren(made.content.cloneNode(true));
  given.set(place, made.content);
  if (key === null || place.contains(document.activeElement)) return;
  const again = [...place.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (again) again.focus({ preventScroll: true });
}

function mend(shown, before, after) {
  const [live, was, is] = [shown, before, after].map((one) => [...one.childNodes]);
  if (live.length !== was.length) return shown.replaceChildren(...is.map((one) => one.cloneNode(true)));
  if (was.length === is.length) return is.forEach((one, place) => mendNode(live[place], was[place], one));
  // Some have come or gone: what is the same at either end stays.
  let [first, last] = [0, 0];
  const least = Math.min(was.length, is.length);
  while (first < least && was[first].isEqualNode(is[first])) first += 1;
  while (last < least - first && was.at(-1 - last).isEqualNode(is.at(-1 - last))) last += 1;
  const following = live[live.length - last] || null;
  for (const one of live.slice(first, live.length - last)) one.remove();
  for (const one of is.slice(first, is.length - last)) shown.insertBefore(one.cloneNode(true), following);
}

function mendNode(live, was, is) {
  if (was.isEqualNode(is)) return;
  if (was.nodeName !== is.nodeName || live.nodeName !== is.nodeName || is.nodeType !== Node.ELEMENT_NODE) {
    live.replaceWith(is.cloneNode(true));
    return;
  }
  for (const { name } of was.attributes) if (!is.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of is.attributes) if (was.getAttribute(name) !== value) live.setAttribute(name, value);
  mend(live, was, is);
}

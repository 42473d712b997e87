// What wall and map document share: the feed drives the page's root element, its panels and its map.

import { sayBroken } from "./broken.js";
import { addressOf, alone, leadElsewhere } from "./elsewhere.js";
import { Clock, subscribe } from "./feed.js";
import { LiveMap } from "./map.js";
import { swap, tick } from "./ticking.js";
import { timeOfDay } from "./times.js";
import { withoutLayer } from "./without.js";

const RELOADED = "trygghetslaget-reloaded";

export function start({ onMessage = () => {}, onGrown = () => {}, screen = "" } = {}) {
  const root = document.documentElement;
  const clock = new Clock();
  const chart = new LiveMap(window.trygghetslaget.map, window.trygghetslaget.map_config, { clock });
  const without = withoutLayer(chart.map, new URL(location.href).searchParams.get("lager"));
  root.dataset.inside = String(!alone);
  const seen = new Map();
  const status = { heard: Date.now(), state: "stale" };

  subscribe({
    operation: root.dataset.operation || null,
    language: root.lang,
    screen,
    clock,
    onMessage(message) {
      if (reloadIfNew(root, message)) return;
      if (message.operation) keepTo(root, message.operation.id);
      if ("operation" in message) sayBroken(root, message.operation);
      show(message, { seen, chart, clock });
      if (without) without.hear(message);
      onMessage(message, clock);
      root.dataset.seq = message.seq;
      root.dataset.revision = message.revision;
    },
    onState(state, heard) {
      status.state = state;
      status.heard = heard;
      root.dataset.live = state;
      sayLost(state, heard);
      if (without) without.hearNothing(state === "offline");
    },
    onFault: sayWrong,
    onGone(reason) {
      root.dataset.live = "offline";
      for (const banner of document.querySelectorAll(".lost")) banner.textContent = reason;
    },
  });
  setInterval(() => { if (tick(clock)) onGrown(); }, 1000);
  return { clock, chart, status };
}

// A screen that was opened before any operation gets one, and it is in its address from then on.
function keepTo(root, operation) {
  if (root.dataset.operation) return;
  root.dataset.operation = operation;
  history.replaceState(null, "", addressOf(operation));
}

// Puts a message on the page: what the operation is, its panels, its map and its ages.
export function show(message, { seen, chart, clock }) {
  const root = document.documentElement;
  if ("operation" in message) {
    const operation = message.operation;
    root.dataset.exercise = operation ? String(operation.exercise) : "";
    root.dataset.showing = operation ? operation.id : "";
  }
  swap(message.panels || {}, seen);
  if (message.panels && "also" in message.panels) leadElsewhere();
  chart.apply(message);
  tick(clock);
  root.dataset.empty = String(Boolean(seen.get("empty")));
}

function sayLost(state, heard) {
  for (const banner of document.querySelectorAll(".lost")) {
    const { word, since, note } = banner.dataset;
    const text = state === "offline" ? `${word} ${since} ${timeOfDay(heard)}. ${note}` : "";
    if (banner.textContent !== text) banner.textContent = text;
  }
}

// What makes the picture untrue although it comes: nothing can be saved, the clock is wrong, another server took over.
function sayWrong(fault) {
  const root = document.documentElement;
  root.dataset.fault = fault ? fault.kind : "";
  root.dataset.from = fault ? fault.since * 1000 : "";
  for (const banner of document.querySelectorAll(".fault")) {
    const said = fault && banner.getAttribute(`data-says-${fault.kind}`);
    const where = fault && fault.where ? ` ${banner.dataset.saysWhere.replace("{}", fault.where)}` : "";
    const text = said ? said.replace("{}", timeOfDay(fault.since * 1000)) + where : "";
    if (banner.textContent !== text) banner.textContent = text;
  }
}

// A server that was replaced while we were away may speak of things this page does not know: load it
// anew, once for each version, so that a mistake can never make a wall blink.
function reloadIfNew(root, message) {
  const version = message.document;
  if (!version || version === root.dataset.document) return false;
  try {
    if (sessionStorage.getItem(RELOADED) === version) return false;
    sessionStorage.setItem(RELOADED, version);
  } catch {
    return false;
  }
  location.reload();
  return true;
}

// Where things go when they would stand on each other: glyphs and labels placed together.
//
// Pure and deterministic: the same boxes give the same places whatever order they come in. A glyph starts
// at its true place and moves as little as it must; a label gives way to glyphs; nobody leaves the frame.

const ANGLES = 16;
const ROUNDS = 3;
const AWAY = 300; // what it costs a label to stand outside what it names

function overlap(a, b, margin) {
  const x = Math.min(a.x + a.w / 2, b.x + b.w / 2) - Math.max(a.x - a.w / 2, b.x - b.w / 2) + margin;
  const y = Math.min(a.y + a.h / 2, b.y + b.h / 2) - Math.max(a.y - a.h / 2, b.y - b.h / 2) + margin;
  return x > 0 && y > 0 ? x * y : 0;
}

function outside(box, frame) {
  if (!frame) return 0;
  const over = (low, high) => Math.max(0, low) + Math.max(0, high);
  return (
    over(frame.left - (box.x - box.w / 2), box.x + box.w / 2 - frame.right) +
    over(frame.top - (box.y - box.h / 2), box.y + box.h / 2 - frame.bottom)
  );
}

// Places to try around the true one, nearest first, the first ring close enough for a short leader.
function* around(item, step, reach) {
  yield { x: item.x, y: item.y, moved: 0 };
  for (let ring = 1; ring * step <= reach; ring += 1) {
    for (let turn = 0; turn < ANGLES; turn += 1) {
      const angle = (2 * Math.PI * turn) / ANGLES;
      const moved = ring * step;
      yield { x: item.x + Math.cos(angle) * moved, y: item.y + Math.sin(angle) * moved, moved };
    }
  }
}

function crosses(a, b, c, d) {
  const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function costOfGlyph(box, item, others, labels, fixed, frame, gap) {
  let cost = box.moved * 6 + outside(box, frame) * 4000;
  for (const other of others) {
    if (other.id === item.id) continue;
    cost += overlap(box, other, gap) * 60;
    if (box.moved && other.moved && crosses(item, box, other.home, other)) cost += 900;
    // Standing on another's true place hides where that one is.
    if (overlap(box, { x: other.home.x, y: other.home.y, w: 4, h: 4 }, 0)) cost += other.moved ? 500 : 60;
  }
  for (const label of labels) cost += overlap(box, label, gap) * 14;
  for (const block of fixed) cost += overlap(box, block, gap) * 60;
  return cost;
}

// Only what it could come to stand on is asked about at each of the places it tries.
function near(item, boxes, reach) {
  return boxes.filter((box) => Math.abs(box.x - item.x) < reach + (box.w + item.w) / 2 + box.spread && Math.abs(box.y - item.y) < reach + (box.h + item.h) / 2 + box.spread);
}

function placeGlyph(item, all, words, options) {
  let best = null;
  const placed = near(item, all, options.reach);
  const labels = near(item, words, options.reach);
  for (const at of around(item, options.step, options.reach)) {
    const box = { id: item.id, w: item.w, h: item.h, home: item, spread: at.moved, ...at };
    const cost = costOfGlyph(box, item, placed, labels, options.fixed, options.frame, options.gap);
    if (!best || cost < best.cost - 1e-6) best = { ...box, cost };
    if (best.cost <= box.moved * 6) break; // nothing further out can be cheaper
  }
  return best;
}

export function inside(point, rings) {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [a, b] = [ring[i], ring[j]];
      if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}

function placeLabel(label, all, words, options) {
  let best = null;
  const { step, frame, gap, fixed } = options;
  const glyphs = near(label, all, options.labelReach);
  const others = near(label, words, options.labelReach).filter((other) => other.id !== label.id);
  let number = 0;
  for (const at of around(label, step / 2, options.labelReach)) {
    const box = { id: label.id, w: label.w, h: label.h, home: label, spread: 0, ...at };
    let cost = box.moved * 2 + box.moved ** 2 * 0.12 + outside(box, frame) * 4000;
    number += 1;
    if (best && cost >= best.cost) continue; // nothing makes it cheaper
    if (label.within && !label.within(box, number)) cost += AWAY;
    for (const other of others) cost += overlap(box, other, gap) * 60;
    for (const glyph of glyphs) {
      cost += overlap(box, glyph, gap) * 20;
      if (glyph.moved) cost += overlap(box, { x: glyph.home.x, y: glyph.home.y, w: 8, h: 8 }, 0) * 4;
      if (best && cost >= best.cost) break;
    }
    for (const block of fixed) cost += overlap(box, block, gap) * 60;
    if (!best || cost < best.cost - 1e-6) best = { ...box, cost };
  }
  return best;
}

const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

// glyphs, labels: [{id, x, y, w, h}] with x, y the true centre; a label may have `within`, which says of a box
// (and which it is of those tried, from 1) whether that is inside what it names. Returns Maps id → {x, y, moved}.
export function place(glyphs, labels, options = {}) {
  const settings = { step: 8, reach: 96, labelReach: 60, gap: 3, fixed: [], frame: null, ...options };
  const items = [...glyphs].sort(byId);
  const names = [...labels].sort(byId);
  const words = names.map((label) => ({ ...label, home: label, moved: 0, spread: 0 }));
  const placed = items.map((item) => ({ ...item, home: item, moved: 0, spread: 0 }));
  for (let round = 0; round < ROUNDS; round += 1) {
    items.forEach((item, index) => {
      placed[index] = placeGlyph(item, placed, words, settings);
    });
    names.forEach((label, index) => {
      words[index] = placeLabel(label, placed, words, settings);
    });
  }
  return {
    glyphs: new Map(placed.map((one) => [one.id, { x: one.x, y: one.y, moved: one.moved }])),
    labels: new Map(words.map((one) => [one.id, { x: one.x, y: one.y, moved: one.moved }])),
  };
}

// Labels that may be left out: those that fit without touching anything, in order of id.
export function fitting(labels, taken, frame, gap = 2) {
  const kept = new Set();
  const boxes = [...taken];
  for (const label of [...labels].sort(byId)) {
    if (outside(label, frame) > 0 || boxes.some((box) => overlap(label, box, gap) > 0)) continue;
    boxes.push(label);
    kept.add(label.id);
  }
  return kept;
}

// A name beside its glyph, else a little further off with a line: where it covers nothing. In the order they come.
// names: [{id, w, h, glyph: {x, y, w, h}}]. Returns Map id → {x, y, far}.
export function beside(names, taken, frame, { gap = 2, step = 8, rounds = 5 } = {}) {
  const boxes = [...taken];
  const places = new Map();
  for (const name of names) {
    const found = placeBeside(name, boxes, frame, { gap, step, rounds });
    if (!found) continue;
    boxes.push(found);
    places.set(name.id, { x: found.x, y: found.y, far: found.far });
  }
  return places;
}

const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [1, -1], [-1, 1], [-1, -1]];

function placeBeside(name, boxes, frame, { gap, step, rounds }) {
  const { glyph } = name;
  for (let round = 0; round < rounds; round += 1) {
    const out = gap + 1 + round * step;
    for (const [x, y] of SIDES) {
      const box = {
        ...name, far: round > 0,
        x: glyph.x + x * ((glyph.w + name.w) / 2 + out), y: glyph.y + y * ((glyph.h + name.h) / 2 + (x ? round * step : out)),
      };
      if (outside(box, frame) === 0 && !boxes.some((other) => overlap(box, other, gap) > 0)) return box;
    }
  }
  return null;
}

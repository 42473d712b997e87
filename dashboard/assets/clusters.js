// Which points stand as one glyph, since they would cover each other: by area, the failed ones last of all.
//
// Pure and deterministic: the same points give the same groups whatever order they come in.

// How much of its area's land glyphs may cover before those that work, and those that failed, stand together.
const SHARE = { shown: 0.36, failed: 0.5 };
// How near each other points may stand, in sides of a glyph; the failed first give way a little, and are named.
const SHOWN = [0.6, 1, 1.6, 2.6, 4];
const FAILED = [0.35, 0.7, 1, 1.6, 2.6, 4];

const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const apart = (a, b) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));

function joined(groups) {
  const members = groups.flatMap((group) => group.members);
  const mean = (axis) => members.reduce((sum, one) => sum + one[axis], 0) / members.length;
  return { x: mean("x"), y: mean("y"), members };
}

// The nearest two become one, again and again, until no two stand nearer than that.
function gathered(points, least) {
  let groups = points.map((point) => joined([{ members: [point] }]));
  for (;;) {
    const pairs = [];
    for (let a = 0; a < groups.length; a += 1) {
      for (let b = a + 1; b < groups.length; b += 1) {
        const between = apart(groups[a], groups[b]);
        if (between < least) pairs.push([between, a, b]);
      }
    }
    if (!pairs.length) return groups;
    pairs.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
    const used = new Set();
    const next = [];
    for (const [, a, b] of pairs) {
      if (used.has(a) || used.has(b)) continue;
      used.add(a).add(b);
      next.push(joined([groups[a], groups[b]]));
    }
    groups = groups.filter((_, place) => !used.has(place)).concat(next);
  }
}

// A group stands where one of its members does: the one nearest its middle, so that nobody is put in the water.
function standing(group, kind) {
  const members = [...group.members].sort(byId);
  const middle = members.reduce((best, one) => (apart(one, group) < apart(best, group) ? one : best));
  const id = members.length > 1 ? `${kind}:${members[0].id}` : members[0].id;
  return { id, kind, x: middle.x, y: middle.y, members: members.map((one) => one.id) };
}

function ofArea(points, room, side) {
  const of = (kind) => points.filter((one) => one.kind === kind);
  const gather = (kind, steps) => steps.map((step) => () => gathered(of(kind), side * step));
  const [shown, failed] = [gather("shown", [...SHOWN, Infinity]), gather("failed", [...FAILED, Infinity])];
  let [rest, red] = [shown.shift()(), failed.shift()()];
  const over = (share) => (red.length + rest.length) * side * side > share * room;
  while (over(SHARE.shown) && shown.length > 1) rest = shown.shift()();
  while (over(SHARE.failed) && failed.length > 1) red = failed.shift()();
  if (over(SHARE.failed)) rest = shown.pop()();
  if (over(SHARE.failed)) red = failed.pop()();
  return [...red.map((one) => standing(one, "failed")), ...rest.map((one) => standing(one, "shown"))];
}

// points: [{id, area, x, y, kind, alone}], kind "failed", "shown" or "ring"; `alone`: it is looked at just now.
// room: how many square pixels of land an area has; one that is not known gets all it asks for.
// Returns [{id, kind, x, y, members}]; what stands alone has its point's id.
export function cluster(points, { room = new Map(), side, ring }) {
  const areas = new Map();
  for (const point of [...points].sort(byId)) {
    // Areas without room for a glyph are one: their points stand together with the nearest, over the border.
    const within = room.get(point.area) ?? Infinity;
    const key = within * SHARE.shown < side * side ? "" : point.area;
    if (!areas.has(key)) areas.set(key, { here: [], rooms: new Map() });
    areas.get(key).here.push(point);
    areas.get(key).rooms.set(point.area, within);
  }
  const groups = [];
  for (const { here, rooms } of areas.values()) {
    const loose = here.filter((one) => !one.alone);
    groups.push(...ofArea(loose, [...rooms.values()].reduce((sum, one) => sum + one, 0), side));
    const rings = gathered(loose.filter((one) => one.kind === "ring"), ring);
    groups.push(...rings.map((one) => standing(one, "ring")));
    groups.push(...here.filter((one) => one.alone).map((one) => standing(joined([{ members: [one] }]), one.kind)));
  }
  return groups.sort(byId);
}

// The parts of a group's glyph: of each function the worst that any of its points says (the last of a part is its rank).
export function worstParts(glyphs) {
  const whole = glyphs.filter((parts) => parts.length);
  if (!whole.length) return [];
  return whole[0].map((_, place) => whole.map((parts) => parts[place]).reduce((a, b) => (b.at(-1) < a.at(-1) ? b : a)));
}

// The square pixels inside rings of {x, y}; the holes of a land are small enough to be left.
export function areaOf(rings) {
  return rings.reduce((sum, ring) => {
    let twice = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) twice += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
    return sum + Math.abs(twice) / 2;
  }, 0);
}

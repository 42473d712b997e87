// What a screen has room for: the failures one by one or in groups, and how low the matrix must be.

const HEAD = 2;
const ROW = { least: 1.75, good: 2.5, most: 3.5 };
const LINE = 1.875;
const SHOWN_AREAS = 10;
const LEAST_SHOWN = 2;

// How many of some rows fit in columns of one height.
export function fitting(heights, room, columns = 1) {
  let [column, used, shown] = [1, 0, 0];
  for (const height of heights) {
    if (used + height > room + 0.5) {
      column += 1;
      used = 0;
    }
    if (column > columns || height > room + 0.5) break;
    used += height;
    shown += 1;
  }
  return shown;
}

// Pure: heights in pixels, `unit` of them a rem. Returns what of the list is shown and how the matrix stands.
export function choose({ room, unit, head, rows, groups, failures, areas, trouble, lines, columns = 1, alone = false }) {
  const least = alone || !areas ? 0 : leastMatrix(areas, trouble, lines) * unit;
  const free = Math.max(0, room - head - least);
  const whole = rows.length && fitting(rows, free, columns) === rows.length;
  const heights = whole ? rows : groups.map((one) => one.height);
  const shown = whole ? rows.length : Math.max(Math.min(LEAST_SHOWN, heights.length), fitting(heights, free, columns));
  const used = head + heights.slice(0, shown).reduce((sum, one) => sum + one, 0);
  const covered = whole ? failures : groups.slice(0, shown).reduce((sum, one) => sum + one.failures, 0);
  return {
    list: whole ? "rows" : "groups",
    shown,
    more: failures - covered,
    matrix: matrixIn((alone ? room : room - used) / unit, areas, trouble, lines),
  };
}

function leastMatrix(areas, trouble, lines) {
  const rows = Math.min(trouble, SHOWN_AREAS);
  return Math.min(HEAD + areas * ROW.least, HEAD + rows * ROW.least + (lines + Number(trouble > rows)) * LINE);
}

// Every area as a row, those with trouble high, where that can be read from afar; else the others are lines.
function matrixIn(room, areas, trouble, lines) {
  const every = asRows(room - HEAD, trouble, areas - trouble);
  if (every.least >= 0 && (!trouble || !lines || every.high >= ROW.good)) {
    return { every: true, rows: areas, head: HEAD, high: every.high, low: every.low };
  }
  const under = (shown) => room - HEAD - (lines + Number(shown < trouble)) * LINE;
  let rows = trouble;
  while (rows > 1 && under(rows) / rows < ROW.least - 0.01) rows -= 1;
  const high = Math.min(ROW.most, Math.max(ROW.least, under(rows) / Math.max(1, rows)));
  return { every: false, rows, head: HEAD, high, low: ROW.least };
}

// What is over when every row has the least goes to those with trouble first.
function asRows(room, trouble, others) {
  const least = room - (trouble + others) * ROW.least;
  const first = Math.min(Math.max(0, least), trouble * (ROW.most - ROW.least));
  const high = trouble ? ROW.least + first / trouble : ROW.least;
  const rest = Math.min(Math.max(0, least - first), others * (ROW.most - ROW.least));
  return { least, high, low: others ? ROW.least + rest / others : ROW.least };
}

const heightOf = (element) => element.getBoundingClientRect().height;

export function fitWall(root = document.documentElement) {
  const main = document.querySelector("main");
  const list = main.querySelector(".fails");
  const matrix = main.querySelector(".matrix");
  const unit = parseFloat(getComputedStyle(root).fontSize);
  const failures = Number(list.querySelector('[data-of="groups"]')?.dataset.failures || 0);
  for (const one of list.querySelectorAll("[data-of], li")) one.hidden = false;
  say(list.querySelector(".more"), failures); // as wide as it can become, while the head is measured
  for (const line of document.querySelectorAll("[data-fits]")) trim(line);
  const style = getComputedStyle(main);
  const items = (of) => [...list.querySelectorAll(`[data-of="${of}"] > li`)];
  const [rows, groups] = [items("rows"), items("groups")];
  const head = sum([...list.querySelectorAll("h2, .calm")].map(heightOf));
  const trs = [...matrix.querySelectorAll("tbody tr")];
  const troubled = trs.filter((one) => Number(one.dataset.tier) < 2);
  const chosen = choose({
    room: roomIn(main, style),
    unit,
    head: head + parseFloat(style.rowGap),
    rows: rows.map(heightOf),
    groups: groups.map((one) => ({ height: heightOf(one), failures: Number(one.dataset.failures) })),
    failures,
    areas: trs.length,
    trouble: troubled.length,
    lines: matrix.querySelectorAll('[data-line="well"], [data-line="none"]').length,
    columns: Number(style.getPropertyValue("--columns")) || 1,
    alone: style.getPropertyValue("--apart").trim() === "1",
  });
  showList(list, chosen);
  showMatrix(matrix, trs, troubled, chosen.matrix);
  for (const line of matrix.querySelectorAll("[data-fits]")) trim(line);
}

// Where the map stands between list and matrix it has its own height, or half of what there is.
function roomIn(main, style) {
  if (style.getPropertyValue("--free").trim() === "1") return Infinity; // a page to scroll has room for all
  if (style.getPropertyValue("--stacked").trim() !== "1") return main.clientHeight;
  const chart = heightOf(main.querySelector(".chart")) + parseFloat(style.rowGap);
  return style.getPropertyValue("--apart").trim() === "1" ? main.clientHeight / 2 : main.clientHeight - chart;
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

function showList(list, { list: which, shown, more }) {
  for (const part of list.querySelectorAll("[data-of]")) {
    part.hidden = part.dataset.of !== which;
    [...part.children].forEach((one, place) => { one.hidden = place >= shown; });
  }
  say(list.querySelector(".more"), more);
}

function showMatrix(matrix, trs, troubled, { every, rows, head, high, low }) {
  const shown = every ? trs : troubled.slice(0, rows);
  const heights = shown.map((row) => (Number(row.dataset.tier) < 2 ? high : low));
  for (const row of trs) row.hidden = true;
  shown.forEach((row, place) => {
    row.hidden = false;
    row.dataset.low = String(heights[place] < ROW.good);
    row.style.setProperty("--row", `${heights[place].toFixed(3)}rem`);
  });
  const table = matrix.querySelector("table");
  if (table) table.style.gridTemplateRows = [head, ...heights].map((one) => `${one.toFixed(3)}rem`).join(" ");
  for (const line of matrix.querySelectorAll(".line")) line.hidden = every;
  if (!every) say(matrix.querySelector('[data-line="more"]'), troubled.length - rows);
}

function say(place, more) {
  if (!place) return;
  place.hidden = more <= 0;
  place.textContent = more > 0 ? `+${more} ${place.dataset.word}` : "";
}

// What a line has no room for goes from its end, and how much went is said, unless it is no more than a detail.
// What must stay and has no room all the same gets another line: nothing is cut.
export function trim(line) {
  const may = [...line.querySelectorAll("[data-may-go]")];
  const beyond = Number(line.querySelector("[data-beyond]")?.dataset.beyond || 0);
  const over = () => line.scrollWidth > line.clientWidth + 1;
  for (const one of may) one.hidden = false;
  delete line.dataset.wraps;
  line.querySelector(".gone")?.remove();
  const gone = document.createElement("span");
  gone.className = "gone";
  if (beyond) gone.textContent = `+${beyond}`;
  if (may.length && line.dataset.fits !== "still" && (beyond || over())) may.at(-1).after(gone);
  for (let left = may.length; left > 0 && over(); left -= 1) {
    may[left - 1].hidden = true;
    gone.textContent = `+${may.length - left + 1 + beyond}`;
  }
  if (over()) line.dataset.wraps = "";
}

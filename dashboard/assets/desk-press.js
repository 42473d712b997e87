// A press counts although the page is drawn anew in the middle of it: by what has come, or by what was just
// written, which is kept as soon as its field is left. Our own drawings wait until it has been let go; a button
// of the page's own that has moved away from under the pointer is pressed all the same.
const CLICK_MS = 300; // its click comes within this, on a slow phone too
const LONGEST_MS = 5000; // a press whose end nobody tells, as on a scroll bar
const NEAR = 12; // pixels: who slides further has changed their mind
const PRESSED = "button, label, a[href]";
const waiting = new Map(); // of each drawing that waits, the newest
let ending = null;
let press = null; // what it began on, and where

export const pressing = () => ending !== null;

// Draw now, or when what is being pressed has been let go.
export function whenLetGo(owner, draw) {
  if (pressing()) waiting.set(owner, draw);
  else draw();
}

function endIn(milliseconds) {
  clearTimeout(ending);
  ending = setTimeout(end, milliseconds);
}

function end() {
  const lost = press?.ended && press.on;
  press = null;
  ending = null;
  if (lost && lost.isConnected && !lost.disabled) lost.click();
  const draws = [...waiting.values()];
  waiting.clear();
  draws.forEach((draw) => draw());
}

function begin(event) {
  const on = event.composedPath().find((one) => one.matches?.(PRESSED));
  press = on && event.button === 0 ? { on, x: event.clientX, y: event.clientY, ended: false } : null;
  endIn(LONGEST_MS);
}

function letGo({ clientX, clientY }) {
  const moved = press && Math.hypot(clientX - press.x, clientY - press.y);
  if (press) press.ended = moved < NEAR;
  endIn(CLICK_MS);
}

// Where what it began on has moved away, its click falls on what holds both that and what is there now.
function clicked(event) {
  if (!pressing()) return;
  if (press && event.composedPath().includes(press.on)) press = null;
  endIn(0);
}

function cancel() {
  press = null;
  endIn(0);
}

const on = (name, act) => document.addEventListener(name, act, true);
on("pointerdown", begin);
on("pointerup", letGo);
on("pointercancel", cancel);
on("click", clicked);
// The space bar presses as a finger does: what it stands on is chosen when it is let go.
on("keydown", ({ key }) => key === " " && endIn(LONGEST_MS));
on("keyup", ({ key }) => key === " " && endIn(CLICK_MS));

import "./desk-press.js"; // wherever something is written, the press after it must count

// A click that leads to another page waits until what was just written has reached the server. Tried:
// Streamlit sends a field's value when it is left, but drops it if the page is left before it was taken.
const RECENT_MS = 5000;
const STARTS_MS = 200; // within this what was sent has begun to be worked on
const LONGEST_MS = 4000;
const LEADING = '[data-testid="stSidebarNavLink"], [data-testid="stPageLink-NavLink"]';
let before = null;
let changed = -Infinity;
let passing = false;

const busy = () =>
  document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";

function kept(element) {
  return element.matches?.("input, textarea") && element.closest('[class*="st-key-kept-form"]') !== null;
}

function note() {
  changed = performance.now();
}

document.addEventListener("focusin", ({ target }) => {
  before = kept(target) ? target.value : null;
});
document.addEventListener("focusout", ({ target }) => {
  if (before !== null && kept(target) && target.value !== before) note();
});
document.addEventListener("change", ({ target }) => {
  if (kept(target)) note();
});

function follow(link, begun, started) {
  const waited = performance.now() - begun;
  const done = started ? !busy() : waited > STARTS_MS && !busy();
  if (!done && waited < LONGEST_MS) {
    setTimeout(follow, 20, link, begun, started || busy());
    return;
  }
  passing = true;
  link.click();
  passing = false;
}

document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.(LEADING);
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || passing || elsewhere || performance.now() - changed > RECENT_MS) return;
    changed = -Infinity;
    event.preventDefault();
    event.stopPropagation();
    follow(link, performance.now(), busy());
  },
  true,
);

export function draw() {}

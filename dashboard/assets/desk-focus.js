// The focus stays where the person was: a form that has been saved begins anew, its fields as new elements.
const FOCUSABLE = "input, textarea, button, select, [tabindex='0']";
const OF_AN_ACT = /^st-key-(.+)-[0-9a-f]{32}$/;
const GIVES_UP_MS = 5000;
let last = null; // what had the focus last, the field that it belongs to, and which of the field's it is

function field(element) {
  for (let box = element; box; box = box.parentElement) {
    for (const name of box.classList) {
      const found = OF_AN_ACT.exec(name);
      if (found) return { box, name: found[1] };
    }
  }
  return null;
}

document.addEventListener("focusin", ({ target }) => {
  const at = field(target);
  last = at && { element: target, name: at.name, index: [...at.box.querySelectorAll(FOCUSABLE)].indexOf(target) };
});

// Of a group of choices the one that is chosen has the focus, as with the keyboard.
export function first(box) {
  const inside = [...document.querySelectorAll(box)].flatMap((each) => [...each.querySelectorAll(FOCUSABLE)]);
  const usable = inside.filter((each) => !each.disabled && each.getClientRects().length);
  const chosen = usable.find((each) => each.matches(":checked, [aria-checked=true]"));
  return chosen && group(chosen) === group(usable[0]) ? chosen : usable[0];
}

const group = (element) => element.closest("[role=radiogroup]") || element;

function anew({ name, index }) {
  for (const box of document.querySelectorAll(`[class*="st-key-${name}-"]`)) {
    if (field(box)?.name !== name) continue;
    const inside = box.querySelectorAll(FOCUSABLE);
    if (inside.length) return inside[Math.min(Math.max(index, 0), inside.length - 1)];
  }
  return null;
}

function look() {
  if (!last || last.element.isConnected) return;
  const elsewhere = document.activeElement && document.activeElement !== document.body;
  last.gone ??= performance.now();
  if (elsewhere || performance.now() - last.gone > GIVES_UP_MS) last = null;
  else anew(last)?.focus({ preventScroll: true });
}

new MutationObserver(look).observe(document.body, { childList: true, subtree: true });

// What one of our own drawings is drawn anew around: what sends the same, or else is the same to read.
export function keepFocus(root, draw) {
  const before = root.getRootNode().activeElement;
  const held = before && root.contains(before);
  draw();
  if (!held) return;
  const says = (one) => one.dataset.choose ?? one.getAttribute("aria-label") ?? one.textContent;
  const same = [...root.querySelectorAll(before.tagName)].find((one) => says(one) === says(before));
  same?.focus({ preventScroll: true });
}

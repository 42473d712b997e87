// One sheet for all components of a page: fetched once, adopted by each shadow root before it is drawn.
const AGAIN_MS = 1500; // a server that went away while the page was being drawn comes back
const fetched = new Map();

function sheet(name) {
  if (!fetched.has(name)) fetched.set(name, text(name).then((said) => new CSSStyleSheet().replace(said)));
  return fetched.get(name);
}

async function text(name) {
  for (;;) {
    const answer = await fetch(new URL(`/assets/${name}`, location.origin)).catch(() => null);
    if (answer?.ok) return answer.text();
    await new Promise((later) => setTimeout(later, AGAIN_MS));
  }
}

export async function adopt(root, ...names) {
  if (root.adoptedStyleSheets.length) return;
  root.adoptedStyleSheets = await Promise.all(names.map(sheet));
}

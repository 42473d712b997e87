// One sheet for all components of a page: fetched once, adopted by each shadow root before it is drawn.
const fetched = new Map();

function sheet(name) {
  if (!fetched.has(name)) {
    fetched.set(name, fetch(new URL(`/assets/${name}`, location.origin))
      .then((answer) => answer.text())
      .then((text) => new CSSStyleSheet().replace(text)));
  }
  return fetched.get(name);
}

export async function adopt(root, ...names) {
  if (root.adoptedStyleSheets.length) return;
  root.adoptedStyleSheets = await Promise.all(names.map(sheet));
}

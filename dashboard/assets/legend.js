// The legend says what the map's signs mean: those that are in use now, and no others.

export class Legend {
  constructor(element) {
    this.items = [...element.querySelectorAll("[data-sign]")];
  }

  show(points, several) {
    const used = new Set(several ? ["several"] : []);
    for (const { properties } of points) for (const sign of signs(properties)) used.add(sign);
    for (const item of this.items) {
      const unused = !used.has(item.dataset.sign);
      if (item.hidden !== unused) item.hidden = unused;
    }
  }
}

function* signs({ parts, undecided }) {
  if (!parts.length) yield "ring";
  if (undecided) yield "undecided";
  for (const [, status, mark, supply] of parts) {
    yield mark === "bekraftat" ? status : mark;
    yield supply;
  }
}

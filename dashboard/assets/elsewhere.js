// The way to what else is open: by somebody's own choice, on this screen alone.

// What a page shows inside another belongs to that page, which has its own way there.
export const alone = window.top === window;

// This screen's address for another operation; theme, language and a replay's moment stay.
export function addressOf(operation) {
  const address = new URL(location.href);
  address.searchParams.set("operation", operation);
  return address;
}

export function leadElsewhere() {
  if (!alone) return;
  for (const way of document.querySelectorAll("[data-to]")) {
    way.href = addressOf(way.dataset.to);
    way.onclick = go;
  }
}

// The door decides first: a screen whose key holds for this operation alone stays where it is, and says so.
async function go(event) {
  event.preventDefault();
  const way = event.currentTarget;
  try {
    const answer = await fetch(way.href, { credentials: "same-origin", cache: "no-store" });
    if (answer.ok) location.assign(way.href);
    else if (answer.status === 401 || answer.status === 403) refuse(way);
  } catch {
    // no network: the screen stays, and says FRÅNKOPPLAD by itself
  }
}

function refuse(way) {
  way.removeAttribute("href");
  way.after(` – ${way.closest("[data-kept-out]").dataset.keptOut}`);
}

// The copy on a page of its own: what a desk opened anew without a network gets instead of nothing.
import { age, drawn, held } from "./copy.js";

const AGAIN_MS = 10000;

function show() {
  const copy = held();
  if (!copy) return;
  document.getElementById("copy").replaceChildren(drawn(copy));
}

async function ask() {
  age();
  try {
    const answer = await fetch("/live/session", { cache: "no-store" });
    if (answer.status >= 500) return;
    const copy = held();
    const way = document.createElement("a");
    way.href = "/";
    way.className = "copy-again";
    way.textContent = copy ? copy.texts.again : "Öppna Läget";
    if (!document.querySelector(".copy-again")) document.body.prepend(way);
  } catch { document.querySelector(".copy-again")?.remove(); }
}

show();
ask();
setInterval(ask, AGAIN_MS);

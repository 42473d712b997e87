// An exercise that was broken off: the whole screen says so, and then it is the real operation's screen.

import { addressOf, alone } from "./elsewhere.js";

const AGAIN_MS = 3000;

let turning = 0;
let towards = "";

export function sayBroken(root, operation) {
  const broken = Boolean(operation && operation.interrupted);
  root.dataset.broken = String(broken);
  const real = broken && alone ? operation.real || "" : "";
  if (real === towards) return;
  towards = real;
  root.dataset.turn = "";
  clearTimeout(turning);
  if (real) turning = setTimeout(() => turn(root, real), operation.after * 1000);
  if (real) root.dataset.turn = "going";
}

// The door decides: a key that holds for the exercise alone stays with the message.
async function turn(root, real) {
  const address = addressOf(real);
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (answer.ok) location.replace(address);
    else if (answer.status === 401 || answer.status === 403) root.dataset.turn = "kept-out";
    else throw new Error(String(answer.status));
  } catch {
    turning = setTimeout(() => turn(root, real), AGAIN_MS);
  }
}

// The situation-room wall: the shared live page, with clocks and the age of the picture.

import { Alarm } from "./alarm.js";
import { fitWall } from "./fit.js";
import { start } from "./live.js";
import { tickClocks } from "./ticking.js";
import { dayAndTime, timeOfDay } from "./times.js";

// ?visa=karta|fel|matris gives the screen to one part; what matters first stays beside it.
const asked = new URL(location.href).searchParams.get("visa");
if (["karta", "fel", "matris"].includes(asked)) document.documentElement.dataset.view = asked;

const root = document.documentElement;
const age = document.querySelector("[data-age]");
const screen = window.top === window ? "vagg" : ""; // inside a page of the desk it is no screen of its own
const alarm = new Alarm();
const { clock, status } = start({ screen, onMessage, onGrown: () => fitWall() });
new ResizeObserver(() => fitWall()).observe(document.querySelector("main"));
document.fonts.ready.then(() => fitWall());

function onMessage(message, time) {
  tickClocks(time);
  alarm.look();
  if (message.panels && Object.keys(message.panels).length) fitWall();
}

function old() {
  const seconds = Math.max(0, Math.round((Date.now() - status.heard) / 1000));
  return `${age.dataset.live} ${seconds} s ${age.dataset.old}`;
}

// A server that another has taken over from beats on, but its picture is from its own last entry.
function from(at) {
  const today = dayAndTime(at).slice(0, 10) === dayAndTime(Date.now()).slice(0, 10);
  return `${age.dataset.from} ${today ? timeOfDay(at) : dayAndTime(at)}`;
}

function second() {
  tickClocks(clock);
  alarm.look();
  const text = root.dataset.fault === "superseded" ? from(Number(root.dataset.from)) : old();
  if (age.textContent !== text) age.textContent = text;
  const name = document.querySelector('[data-panel="header"] h1');
  if (name && !document.title.startsWith(name.textContent)) document.title = `${name.textContent} – Trygghetsläget`;
}

setInterval(second, 1000);

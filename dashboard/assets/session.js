// Hears when this browser's session ends, and sends the page to sign-in then; what was typed was never sent.
import { forget } from "./copy.js";

const SIGNED_OUT = 4401;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15000;
let wait = FIRST_WAIT_MS;

function leave() {
  forget();
  const back = location.pathname + location.search;
  location.replace("/logga-in?utloggad=1&vidare=" + encodeURIComponent(back));
}

async function ended() {
  try {
    const answer = await fetch("/live/session", { cache: "no-store" });
    return answer.status === 401;
  } catch {
    return false; // no network is no answer
  }
}

function listen() {
  const url = new URL("/live/session", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  socket.onopen = () => { wait = FIRST_WAIT_MS; };
  socket.onclose = async (event) => {
    if (event.code === SIGNED_OUT || (await ended())) return leave();
    setTimeout(listen, wait * (0.5 + Math.random())); // by lot, so that a whole shift does not come back at once
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
}

listen();

// The map document, alone or embedded in the desk. With a parent of our own origin it tells which point was
// chosen ({type: "point", id}) and takes {type: "select", id} and {type: "filter", ids} (ids null: all).

import { start } from "./live.js";

const { chart } = start();
const parent = window.parent === window ? null : window.parent;

chart.onChoose = (id) => {
  if (parent) parent.postMessage({ type: "point", id }, location.origin);
};

window.addEventListener("message", (event) => {
  if (!parent || event.source !== parent || event.origin !== location.origin) return;
  const said = event.data;
  if (!said || typeof said !== "object") return;
  if (said.type === "select") chart.select(typeof said.id === "string" ? said.id : null);
  if (said.type === "filter") {
    chart.filter(Array.isArray(said.ids) ? said.ids.filter((one) => typeof one === "string") : null);
  }
});

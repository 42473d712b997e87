// Whether the page's own connection is gone: its dialog says so then, and nothing beside it may say otherwise.
let since = 0;

// When it went, by this machine's clock; 0 while it is there.
export function cutSince() {
  const app = document.querySelector("[data-test-connection-state]");
  const there = !app || app.dataset.testConnectionState === "CONNECTED";
  since = there ? 0 : since || Date.now();
  return since;
}

const frames = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".frame");
  let state = frames.get(root);
  if (!state) {
    state = { iframe: document.createElement("iframe") };
    frames.set(root, state);
    root.append(state.iframe);
    state.listen = (event) => {
      if (!root.isConnected) {
        window.removeEventListener("message", state.listen);
        return;
      }
      if (event.source !== state.iframe.contentWindow || event.origin !== location.origin) return;
      if (event.data?.type === "point" && typeof event.data.id === "string") state.send("point", event.data.id);
    };
    window.addEventListener("message", state.listen);
  }
  state.send = setTriggerValue;
  root.dataset.shape = data.shape;
  const address = new URL(data.src, location.origin).href;
  if (state.address !== address) {
    state.address = address;
    state.iframe.title = data.title;
    state.iframe.src = address;
  }
}

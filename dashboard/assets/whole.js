// A page whose own parts could not be fetched, because the server went away, is fetched anew when it answers.
// It stands in the page itself: what is fetched apart could not be fetched either.
(() => {
  const LAST = "trygghetslaget-whole";
  const SOON_MS = 1500;
  const HELPED_MS = 30000; // where it did not help, it is done no oftener than this
  let waits = false;

  async function again() {
    if (waits) return;
    waits = true;
    const pause = Date.now() - last() < HELPED_MS ? HELPED_MS : SOON_MS;
    let answer = null;
    while (!answer?.ok) {
      await new Promise((later) => setTimeout(later, pause));
      answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    }
    keep();
    location.reload();
  }

  function last() {
    try {
      return Number(sessionStorage.getItem(LAST));
    } catch {
      return Date.now(); // a browser that may keep nothing
    }
  }

  function keep() {
    try {
      sessionStorage.setItem(LAST, String(Date.now()));
    } catch {
      // then it waits long each time
    }
  }

  const part = (one) => one instanceof HTMLScriptElement || (one instanceof HTMLLinkElement && one.rel === "stylesheet");
  addEventListener("error", ({ target }) => part(target) && again(), true);
  addEventListener("vite:preloadError", again); // Streamlit's own parts, fetched as they are needed
  addEventListener("part-missing", again); // and ours
})();

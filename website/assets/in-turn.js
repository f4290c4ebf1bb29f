// What a page does as it opens is done piece by piece, so that it answers meanwhile. Who comes to a place of the page, or
// back to it, has all of it done before the browser goes there.

(() => {
  const [visit] = performance.getEntriesByType("navigation");
  globalThis.comesToAPlace = location.hash.length > 1 || Boolean(visit && visit.type !== "navigate");
  const waiting = [];
  let resolve;
  const finish = () => {
    if (waiting.length || document.readyState !== "complete") return;
    document.documentElement.dataset.ready = ""; // for who tests the page
    resolve();
  };
  const next = () => {
    try {
      waiting.shift()?.();
    } catch (error) {
      reportError(error); // the other pieces have their turn
    }
    finish();
  };
  globalThis.inTurn = (piece) => {
    waiting.push(piece);
    const turn = () => (comesToAPlace ? next() : setTimeout(next));
    // The browser may still read the page.
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", turn);
    else turn();
  };
  globalThis.hasLoaded = new Promise((done) => {
    resolve = done;
  });
  addEventListener("load", () => setTimeout(finish));
})();

// What a page does as it opens is done piece by piece, so that it answers meanwhile. When the page has loaded, all of
// it is done.

(() => {
  const waiting = [];
  const next = () => waiting.shift()?.();
  globalThis.inTurn = (piece) => {
    waiting.push(piece);
    setTimeout(next);
  };
  globalThis.hasLoaded = new Promise((resolve) => {
    addEventListener("load", () => {
      while (waiting.length)
        try {
          next();
        } catch (error) {
          reportError(error); // the other pieces have their turn
        }
      resolve();
    });
  });
})();

// How far each page was read stays in this browser, and is shown in the contents.

inTurn(() => {
  const KEY = "read-so-far";
  const known = {};
  try {
    for (const [page, share] of Object.entries(JSON.parse(localStorage.getItem(KEY)) ?? {}))
      if (share > 0 && share <= 1) known[page] = Number(share);
  } catch {
    // what is stored cannot be read, or nothing may be stored: start from nothing
  }
  const name = (address) =>
    new URL(address, location.href).pathname
      .split("/")
      .at(-1)
      .replace(/\.html$/, "");
  const here = name(location.href);

  for (const link of document.querySelectorAll(".bd-sidebar-primary .bd-links a.reference.internal")) {
    const share = known[name(link.href)];
    if (!share) continue;
    const bar = document.createElement("span");
    bar.className = "read-so-far";
    bar.setAttribute("role", "img");
    bar.setAttribute("aria-label", words("{share} % read", { share: Math.round(100 * share) }));
    bar.append(document.createElement("span"));
    bar.firstChild.style.width = `${100 * share}%`;
    link.append(bar);
  }

  const article = document.querySelector(".bd-article");
  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting || !article) return;
      waiting = true;
      setTimeout(() => {
        waiting = false;
        const box = article.getBoundingClientRect();
        const share = Math.min(1, Math.max(0, (innerHeight - box.top) / box.height));
        if (share <= (known[here] ?? 0)) return;
        known[here] = share;
        try {
          localStorage.setItem(KEY, JSON.stringify(known));
        } catch {
          // private windows may refuse; then nothing is remembered
        }
      }, 500);
    },
    { passive: true },
  );
});

// Each list of contents is one stop of the Tab key. Inside it the arrow keys move, and Home and End.

inTurn(() => {
  for (const list of document.querySelectorAll(".bd-docs-nav, .page-toc")) {
    const links = [...list.querySelectorAll("a")];
    const enter = (link) => {
      for (const other of links) other.tabIndex = other === link ? 0 : -1;
    };
    const seen = () => links.filter((link) => link.checkVisibility());
    enter(list.querySelector("a.current") ?? links[0]);
    list.addEventListener("focusin", ({ target }) => links.includes(target) && enter(target));
    list.addEventListener("keydown", (event) => {
      const places = seen(),
        here = places.indexOf(event.target),
        last = places.length - 1;
      const to = { ArrowDown: Math.min(here + 1, last), ArrowUp: Math.max(here - 1, 0), Home: 0, End: last }[event.key];
      if (here < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      places[to].focus();
    });
    // Who tabs into the list must know of the keys; who reads it line by line does not need them.
    list.setAttribute("aria-description", words("Arrow keys move in this list."));
    list.dataset.keys = words("↑ ↓ move in this list");
  }
});

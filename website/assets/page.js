// Small repairs of what Sphinx and docutils put on the page.

const SCROLLING =
  ".bd-article :is(table, pre, .drawn-chart.wide, .pst-scrollable-table-container), .cell_output .output";
const WAIT = 6000; // milliseconds before a phone lays out what its reader has not asked for
const SMALLEST = 66; // per cent of the text's size, for a formula

const menus = document.createElement("script");
menus.src = new URL("_static/scripts/bootstrap.js", document.currentScript.src);

inTurn(() => {
  const root = document.documentElement;
  const sidebar = document.getElementById("pst-primary-sidebar");
  sidebar?.setAttribute("role", "navigation");
  sidebar?.setAttribute("aria-label", words("The book"));
  // A formula that is too wide is made smaller, but stays readable. What is still wider than its box
  // scrolls, and must be reached by the keyboard to do so.
  const fit = (box) => {
    if (box.matches(".katex-display")) {
      box.style.fontSize = "";
      const room = box.clientWidth / box.scrollWidth;
      if (room < 1) box.style.fontSize = `${Math.max(SMALLEST, Math.floor(98 * room))}%`;
    }
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  // A chapter has hundreds. Those near the view are measured at once, the others section by section, when the browser
  // has nothing else to do; on a phone, where that takes seconds, after the reader has begun to read (page.css).
  const boxes = [...document.querySelectorAll(`${SCROLLING}, div.math > .katex-display`)];
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        fit(target);
      }
    },
    { rootMargin: "300px" },
  );
  for (const box of boxes) near.observe(box);
  const sections = [...document.querySelectorAll(".bd-article section")],
    [first] = sections;
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 20));
  // The innermost section that begins above the middle of the view.
  const inView = (section) => {
    const inner = [...section.children].findLast(
      (child) => child.matches("section") && child.getBoundingClientRect().top < innerHeight / 2,
    );
    return inner ? inView(inner) : section;
  };
  const goOn = () => {
    const section = sections.shift();
    if (section) {
      // What is above the view may grow: what is in the view stays where it is.
      const here = inView(first),
        top = here.getBoundingClientRect().top;
      section.style.contentVisibility = "visible";
      for (const box of boxes) if (box.closest("section") === section) fit(box);
      const moved = Math.round(here.getBoundingClientRect().top - top);
      if (moved) scrollBy({ top: moved, behavior: "instant" });
      idle(goOn);
      return;
    }
    for (const box of boxes) if (!box.closest("section")) fit(box);
    root.dataset.measured = "";
  };
  let begun = false;
  const begin = () => {
    if (!begun) idle(goOn);
    begun = true;
  };
  // Who comes to a place of the page, or back to it, needs all that is above it laid out.
  if (matchMedia("(max-width: 600px)").matches && !comesToAPlace) {
    for (const event of ["scroll", "keydown", "pointerdown", "focusin", "resize"])
      addEventListener(event, begin, { once: true, passive: true });
    hasLoaded.then(() => setTimeout(begin, WAIT));
  } else {
    if (comesToAPlace) for (const section of sections) section.style.contentVisibility = "visible";
    begin();
  }
  const again = () => boxes.forEach(fit);
  // To ask for the fonts lays the page out, so not before it is shown.
  hasLoaded.then(() => document.fonts.ready).then(() => "measured" in root.dataset && again());
  window.addEventListener("resize", again);
  window.addEventListener("beforeprint", again);

  // The theme's menus and hints have a script as long as all others together: it comes when the page has been shown.
  hasLoaded.then(() => requestAnimationFrame(() => setTimeout(() => document.head.append(menus))));

  // Paper is white: it takes the light theme's colours, and the screen has its own again afterwards.
  let theme;
  window.addEventListener("beforeprint", () => {
    theme ??= root.dataset.theme; // a browser may say twice that it prints
    root.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    if (theme) root.dataset.theme = theme;
    theme = undefined;
  });
});

// Cards: what a reference leads to, beside the reference, when the pointer rests on it or it has the focus. And the
// notation in a drawer. Both come from scripts that are loaded at the first wish.

(() => {
  const ROOT = new URL(".", document.currentScript.src);
  const RESTS = 250; // milliseconds
  const loading = new Map();

  // The cards of a page; nothing where it has none.
  function cardsOf(page) {
    if (!loading.has(page)) {
      const arrived = new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = new URL(`_static/cards/${page.replace(/\.html$/, "")}.js`, ROOT);
        script.onload = () => resolve(window.bookCards[page]);
        script.onerror = () => resolve({});
        document.head.append(script);
      });
      loading.set(page, arrived);
    }
    return loading.get(page);
  }

  const card = document.createElement("div");
  card.id = "card";
  card.className = "bd-article card-of-reference";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  let of = null;
  let timer;

  function hide() {
    clearTimeout(timer);
    of?.removeAttribute("aria-describedby");
    of = null;
    card.hidden = true;
  }

  async function show(link) {
    const [page, name] = decodeURIComponent(link.href.slice(ROOT.href.length)).split("#");
    const html = (await cardsOf(page))[name];
    if (!html || !link.isConnected) return;
    of = link;
    card.innerHTML = html; // made by the build from the book's own pages
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    const at = link.getBoundingClientRect(),
      size = card.getBoundingClientRect(),
      wide = document.documentElement.clientWidth;
    const below = at.bottom + 8 + size.height < innerHeight || at.top < size.height;
    card.style.left = `${Math.max(8, Math.min(at.left, wide - size.width - 8)) + scrollX}px`;
    card.style.top = `${(below ? at.bottom + 8 : at.top - size.height - 8) + scrollY}px`;
  }

  const soon = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, RESTS);
  };

  async function drawer() {
    const dialog = document.createElement("dialog");
    dialog.className = "notation-drawer bd-article";
    dialog.setAttribute("aria-label", words("Notation"));
    const close = document.createElement("button");
    close.type = "button";
    close.className = "fold-button";
    close.textContent = words("Close");
    close.addEventListener("click", () => dialog.close());
    const text = document.createElement("div");
    text.innerHTML = (await cardsOf("notation"))[""] ?? words("The notation could not be read.");
    dialog.append(close, text);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  }

  inTurn(() => {
    document.body.append(card);
    for (const link of document.querySelectorAll(".bd-article a.reference.internal[href*='#']")) {
      link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && soon(() => show(link)));
      link.addEventListener("pointerleave", () => soon(hide));
      link.addEventListener("focus", () => link.matches(":focus-visible") && show(link));
      link.addEventListener("blur", hide);
    }
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", () => soon(hide));
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

    const buttons = document.querySelector(".article-header-buttons");
    if (!buttons || location.pathname.endsWith("/notation.html")) return;
    const open = document.createElement("button");
    open.type = "button";
    open.className = "btn btn-sm notation-button";
    open.textContent = words("Notation");
    open.addEventListener("click", drawer);
    buttons.prepend(open);
  });
})();

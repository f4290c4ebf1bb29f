// A long proof shows its first sentences, and the rest when the reader asks. Without this script, in print, and for a
// search in the page, all of it is there.

inTurn(() => {
  const LONG = 600; // letters; a shorter proof stays open
  const length = (text) => text.replace(/\s+/g, " ").length;
  // A formula stands in the page twice; its LaTeX counts.
  const letters = (proof) =>
    [...proof.querySelectorAll(".katex")].reduce(
      (sum, formula) => sum - length(formula.textContent) + length(latexOf(formula)),
      length(proof.textContent),
    );
  const latexOf = (place) => place.querySelector("[data-latex]")?.dataset.latex ?? "";

  // How many parts of a proof end with a sentence: a line and its formula belong together.
  const MOST = 5;
  const ends = (part) => /[.!?…]\s*$/.test(part.matches(".math") ? latexOf(part) : part.textContent);
  const begin = (parts) => {
    const last = parts.slice(0, MOST).findIndex(ends);
    return last < 0 ? 1 : last + 1;
  };

  // Heard, not seen: which proof or cell it is that a button opens.
  const unseen = (which) => {
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = which ? `: ${which}` : "";
    return name;
  };
  for (const summary of document.getElementsByTagName("summary")) {
    if (!summary.parentElement.matches("details.hide")) continue;
    const figure = summary.closest(".cell")?.querySelector("figcaption .caption-number")?.textContent.trim();
    const heading = summary.closest("section")?.querySelector(":scope > :is(h1, h2, h3)")?.textContent;
    for (const text of summary.children) text.append(unseen(figure ?? heading?.replace(/#$/, "")));
  }

  let here = "";
  try {
    here = decodeURIComponent(location.hash.slice(1));
  } catch {
    // the address was cut: it names no place of this page
  }

  function fold(proof, index) {
    const parts = [...proof.children],
      seen = begin(parts),
      rest = parts.slice(seen);
    if (!rest.length || letters(proof) < LONG) return;
    const body = document.createElement("div");
    body.id = `proof-${index}`;
    body.append(...rest);
    const title = proof.previousElementSibling?.querySelector(":scope > .admonition-title")?.textContent;
    const proved = title?.match(/^[^(]*\d/)?.[0].trim();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold-button";
    button.setAttribute("aria-controls", body.id);
    const show = (open) => {
      if (open) body.removeAttribute("hidden");
      else body.setAttribute("hidden", "until-found");
      button.setAttribute("aria-expanded", open);
      button.textContent = open ? words("Fold this proof") : words("Read the rest of this proof");
      button.append(unseen(proved));
      proof.classList.toggle("folded", !open);
    };
    button.addEventListener("click", () => show(body.hasAttribute("hidden")));
    body.addEventListener("beforematch", () => show(true));
    parts[seen - 1].after(body);
    proof.append(button);
    const target = location.hash.length > 1 && document.getElementById(here);
    show(Boolean(target) && body.contains(target));
  }
  for (const [index, proof] of document.querySelectorAll(".proof-text").entries()) inTurn(() => fold(proof, index));
});

// A long proof shows its first lines, and the rest when the reader asks. Without this script, in print, and for a
// search in the page, all of it is there.

document.addEventListener("DOMContentLoaded", () => {
  const LONG = 600; // letters; a shorter proof stays open
  const length = (element) => element.textContent.replace(/\s+/g, " ").length;
  // A formula stands in the page three times; its source counts.
  const letters = (proof) =>
    [...proof.querySelectorAll(".katex-html, .katex-mathml semantics > :first-child")].reduce(
      (sum, drawn) => sum - length(drawn),
      length(proof),
    );

  let here = "";
  try {
    here = decodeURIComponent(location.hash.slice(1));
  } catch {
    // the address was cut: it names no place of this page
  }

  for (const [index, proof] of document.querySelectorAll(".proof-text").entries()) {
    const [first, ...rest] = proof.children;
    if (!rest.length || letters(proof) < LONG) continue;
    const body = document.createElement("div");
    body.id = `proof-${index}`;
    body.append(...rest);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "fold-button";
    button.setAttribute("aria-controls", body.id);
    const show = (open) => {
      if (open) body.removeAttribute("hidden");
      else body.setAttribute("hidden", "until-found");
      button.setAttribute("aria-expanded", open);
      button.textContent = open ? words("Fold this proof") : words("Read the rest of this proof");
      proof.classList.toggle("folded", !open);
    };
    button.addEventListener("click", () => show(body.hasAttribute("hidden")));
    body.addEventListener("beforematch", () => show(true));
    first.after(body);
    proof.append(button);
    const target = location.hash.length > 1 && document.getElementById(here);
    show(Boolean(target) && body.contains(target));
  }
});

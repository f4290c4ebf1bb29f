// Small repairs of what Sphinx and docutils put on the page.

// Opened from a folder, a page may not read its neighbours: search lists titles without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

document.addEventListener("DOMContentLoaded", () => {
  // docutils calls the bibliography a list, but its entries are not list items.
  for (const list of document.querySelectorAll(".citation-list[role=list]")) list.removeAttribute("role");
  // MyST-NB names the switch of a folded cell differently from the text a reader sees on it.
  for (const fold of document.querySelectorAll("details.hide > summary")) fold.removeAttribute("aria-label");
  const tables = document.querySelectorAll(".bd-article table");
  // A table that is wider than its box scrolls, and must be reached by the keyboard to do so.
  const reach = () => {
    for (const table of tables) {
      if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
      else table.removeAttribute("tabindex");
    }
  };
  reach();
  window.addEventListener("resize", reach);
});

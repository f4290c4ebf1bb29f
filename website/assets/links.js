// The link of a heading, statement, figure or equation: pressed, it is also copied.

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.headerlink");
  if (!link || !navigator.clipboard) return;
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    return; // the browser does not allow it; the link still leads where it should
  }
  const note = document.createElement("span");
  note.className = "copied";
  note.setAttribute("role", "status");
  note.textContent = words("Link copied");
  link.after(note);
  setTimeout(() => note.remove(), 1500);
});

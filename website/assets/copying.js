// A copied formula is its LaTeX: the page has it twice, to hear and to see, and no program needs both.

const formulaAround = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".katex");

document.addEventListener("copy", (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0).cloneRange();
  const [first, last] = [range.startContainer, range.endContainer].map(formulaAround);
  if (first) range.setStartBefore(first); // a part of a formula is all of it
  if (last) range.setEndAfter(last);
  const copied = document.createElement("div");
  copied.append(range.cloneContents());
  const heard = copied.querySelectorAll("math[data-latex]");
  if (!heard.length) return;
  for (const link of copied.querySelectorAll("a[href]")) link.setAttribute("href", link.href); // a whole address
  for (const image of copied.querySelectorAll("img[src]")) image.setAttribute("src", image.src);
  for (const seen of copied.querySelectorAll(".katex-html")) seen.remove();
  event.clipboardData.setData("text/html", copied.innerHTML);
  for (const math of heard) {
    const mark = math.getAttribute("display") === "block" ? "$$" : "$";
    math.replaceWith(`${mark}${math.dataset.latex}${mark}`);
  }
  document.querySelector("article").append(copied);
  // biome-ignore lint/performance/useDomNodeTextContent: copied is what is seen, without folded parts
  event.clipboardData.setData("text/plain", copied.innerText);
  copied.remove();
  event.preventDefault();
});

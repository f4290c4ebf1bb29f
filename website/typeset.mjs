// Typesets formulas with KaTeX: a line of JSON {latex, display, macros, output, bounded} in, a line {html} or {error} out.
import { createInterface } from "node:readline";
import katex from "katex";

// Of a formula that somebody else wrote: how large a thing may be, in em, and how often a macro may be used.
const BOUNDS = { maxSize: 20, maxExpand: 200 };
const GAP = /(\\qquad\s*)+/g; // between formulas that share a line

// Formulas that share a line, each in a part: where the line is too short for both, they go below each other.
function markupInParts(latex, options) {
  const tree = katex.__renderToDomTree(latex.replace(GAP, "$&\\allowbreak "), options);
  const whole = tree.children[0].children.find(({ classes }) => classes.includes("katex-html"));
  const [parts, open] = [[], []];
  for (const base of whole.children) {
    const last = base.children.findIndex(({ style }) => style?.marginRight === "2em");
    open.push(base);
    if (last < 0) continue;
    base.children.splice(last);
    parts.push(open.splice(0));
  }
  const Span = whole.constructor;
  if (parts.length) whole.children = [...parts, open].map((bases) => new Span(["formula-part"], bases));
  return tree.toMarkup().replaceAll("\\allowbreak ", ""); // in the LaTeX that a reader may copy
}

for await (const line of createInterface({ input: process.stdin })) {
  const { latex, display, macros, output, bounded } = JSON.parse(line);
  // Not strict: letters of any language may stand in a formula. Not trusted: no link, no picture, no style.
  const rules = { throwOnError: true, strict: "ignore", trust: false, ...(bounded ? BOUNDS : {}) };
  const options = { displayMode: display, macros, output, ...rules };
  let answer;
  try {
    const side = display && latex.includes("\\qquad");
    answer = { html: side ? markupInParts(latex, options) : katex.renderToString(latex, options) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

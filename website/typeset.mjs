// Typesets formulas with KaTeX: a line of JSON {latex, display, macros, output, bounded} in, a line {html} or {error} out.
import { createInterface } from "node:readline";
import katex from "katex";

// Of a formula that somebody else wrote: how large a thing may be, in em, and how often a macro may be used.
const BOUNDS = { maxSize: 20, maxExpand: 200 };

for await (const line of createInterface({ input: process.stdin })) {
  const { latex, display, macros, output, bounded } = JSON.parse(line);
  // Not strict: letters of any language may stand in a formula. Not trusted: no link, no picture, no style.
  const rules = { throwOnError: true, strict: "ignore", trust: false, ...(bounded ? BOUNDS : {}) };
  const options = { displayMode: display, macros, output, ...rules };
  let answer;
  try {
    answer = { html: katex.renderToString(latex, options) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

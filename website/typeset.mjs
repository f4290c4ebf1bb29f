// Typesets formulas with KaTeX: a line of JSON {latex, display, macros, output} in, a line {html} or {error} out.
import { createInterface } from "node:readline";
import katex from "katex";

for await (const line of createInterface({ input: process.stdin })) {
  const { latex, display, macros, output } = JSON.parse(line);
  const options = { displayMode: display, macros, output, throwOnError: true, strict: "ignore" };
  let answer;
  try {
    answer = { html: katex.renderToString(latex, options) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

// Typesets formulas with KaTeX: a line of JSON {latex, display, macros, output, bounded} in, a line {html} or {error} out.
import { createInterface } from "node:readline";
import katex from "katex";

// Of a formula that somebody else wrote: how large a thing may be, in em, and how often a macro may be used.
const BOUNDS = { maxSize: 20, maxExpand: 200 };
const GAP = /(\\qquad\s*)+/g; // between formulas that share a line

// Where a line may end in a formula: after a relation or an operation, not inside short brackets. A browser would also
// break between a formula and the full stop after it; so the page forbids all breaks (page.css) but these.
const SHORT = 20; // letters from the last place before the brackets to the first after them
const BREAK = { classes: [], children: [], toMarkup: () => "<wbr>" };
const letters = ({ text, children = [] }) => text?.length ?? children.reduce((sum, child) => sum + letters(child), 0);

// The pieces of a formula between which KaTeX lets a line end, those of short brackets put together.
function pieces(bases) {
  const opened = [],
    keep = new Set(); // pieces that stay with the next one
  const close = (from, to) => {
    if (bases.slice(from, to + 1).reduce((sum, base) => sum + letters(base), 0) > SHORT) return;
    for (let piece = from; piece < to; piece++) keep.add(piece);
  };
  bases.forEach((base, piece) => {
    for (const { classes, text = "" } of base.children ?? []) {
      const times = Math.max(1, [...text].length); // KaTeX makes one of neighbours, as "))"
      if (classes.includes("mord") && (text === "∥" || text === "∣")) {
        if (opened.at(-1)?.text === text) close(opened.pop().piece, piece);
        else opened.push({ piece, text });
      } else if (classes.includes("mopen")) opened.push(...Array(times).fill({ piece, text: "(" }));
      else if (classes.includes("mclose"))
        for (let time = 0; time < times; time++) {
          while (opened.length && opened.at(-1).text !== "(") opened.pop(); // a bar alone, as in KL(P ∥ Q)
          if (opened.length) close(opened.pop().piece, piece);
        }
    }
  });
  const together = [];
  for (const [piece, base] of bases.entries())
    if (keep.has(piece - 1)) together.at(-1).children.push(...base.children);
    else together.push(base);
  return together;
}

const withBreaks = (bases) => pieces(bases).flatMap((base, index) => (index ? [BREAK, base] : [base]));

// A chapter has 30,000 elements of formulas, and a phone needs a second to read them: what an attribute can say is no
// element here. What holds a line open is drawn by page.css; a space is a margin of what stands before it.
const is = (name, node) => node?.classes?.includes(name);
function holdOpen(node) {
  const [first] = node.children;
  if (!is("pstrut", first) && !(is("katex-strut", first) && is("katex-base", node))) return;
  node.children.shift();
  node.classes.push("held");
  node.style["--height"] = first.style.height;
  if (first.style.verticalAlign) node.style["--depth"] = first.style.verticalAlign;
}
function slim(node) {
  if (!node.children) return;
  holdOpen(node);
  const children = [];
  for (const child of node.children) {
    const before = children.at(-1);
    const space = child.classes?.join() === "mspace" && !child.children.length && child.style.marginRight;
    if (space && before?.style && before.classes.length) {
      const sum = Number.parseFloat(before.style.marginRight ?? before.italic ?? 0) + Number.parseFloat(space);
      before.style.marginRight = `${+sum.toFixed(4)}em`;
      if (before.italic) before.italic = 0; // KaTeX makes a margin of it, too
    } else if (child.children?.length || child.text || Object.keys(child.style ?? {}).length || !is("vlist", node)) {
      slim(child);
      children.push(child);
    }
  }
  node.children = children;
}

// The formula for screen readers, with the LaTeX that a reader may copy.
function spoken({ children: [math] }, latex) {
  const [whole] = math.children[0].children;
  math.children = Object.keys(whole.attributes).length ? [whole] : whole.children;
  delete math.attributes.xmlns;
  math.attributes["data-latex"] = latex;
}

// Formulas that share a line stand in a part each: where the line is too short for both, they go below each other.
function markup(latex, options) {
  const side = options.displayMode && latex.includes("\\qquad");
  const tree = katex.__renderToDomTree(side ? latex.replace(GAP, "$&\\allowbreak ") : latex, options);
  const formula = options.displayMode ? tree.children[0] : tree;
  const whole = formula.children.find(({ classes }) => classes.includes("katex-html"));
  const [parts, open] = [[], []];
  for (const base of whole?.children ?? []) {
    const last = side ? base.children.findIndex(({ style }) => style?.marginRight === "2em") : -1;
    open.push(base);
    if (last < 0) continue;
    base.children.splice(last);
    parts.push(open.splice(0));
  }
  if (parts.length)
    whole.children = [...parts, open].map((bases) => new whole.constructor(["formula-part"], withBreaks(bases)));
  else if (whole) whole.children = withBreaks(whole.children);
  const mathml = formula.children.find(({ classes }) => classes.includes("katex-mathml"));
  if (whole && mathml) {
    slim(whole);
    spoken(mathml, latex);
  }
  return tree.toMarkup();
}

for await (const line of createInterface({ input: process.stdin })) {
  const { latex, display, macros, output, bounded } = JSON.parse(line);
  // Not strict: letters of any language may stand in a formula. Not trusted: no link, no picture, no style.
  const rules = { throwOnError: true, strict: "ignore", trust: false, ...(bounded ? BOUNDS : {}) };
  const options = { displayMode: display, macros, output, ...rules };
  let answer;
  try {
    answer = { html: markup(latex, options) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

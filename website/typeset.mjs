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

// A chapter has 800 formulas, and a phone needs a second to read them: what an attribute or a text can say is no
// element here. What holds a line open is drawn by page.css; a space is a margin of what stands before it; a script
// alone is a raised piece of the line; what no style sheet knows is taken out.
const UNSTYLED = /^(mord|mbin|mrel|mopen|mclose|mpunct|minner|mop|mtight|)$/;
const SIZES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488]; // KaTeX's size1 to size11
const em = (length) => `${+length.toFixed(4)}em`;
const is = (name, node) => node?.classes?.includes(name);
const styled = ({ style, attributes }) => Object.keys({ ...style, ...attributes }).length > 0;

// A line of KaTeX's face, 1.2 em high, in em above and below its letters' feet: less needs nothing to hold it open.
const LINE = { above: 0.91, below: 0.29 };
const low = ({ height, verticalAlign = "0" }) =>
  -Number.parseFloat(verticalAlign) <= LINE.below &&
  Number.parseFloat(height) + Number.parseFloat(verticalAlign) <= LINE.above;

function holdOpen(node) {
  const [first] = node.children;
  if (!is("pstrut", first) && !(is("katex-strut", first) && is("katex-base", node))) return;
  node.children.shift();
  if (is("katex-base", node) && low(first.style)) return;
  node.classes.push("held");
  node.style["--height"] = first.style.height;
  if (first.style.verticalAlign) node.style["--depth"] = first.style.verticalAlign;
}

// How many times as large as what is around it a piece is written.
function enlarged({ classes }) {
  const [from, to] = ["reset-size", "size"].map((start) =>
    Number(classes.find((name) => name.startsWith(start))?.slice(start.length)),
  );
  return from && to ? SIZES[to - 1] / SIZES[from - 1] : 1;
}

// A subscript or a superscript alone, out of KaTeX's table with one cell. A margin then is in its own em.
function raised(node) {
  const cells = is("msupsub", node) && node.children[0].children[0].children[0].children;
  if (cells?.length !== 1) return node;
  const [{ style, children }] = cells;
  const [strut, script] = children;
  const own = (length) => em(length / enlarged(script));
  script.classes.push("raised");
  script.style.verticalAlign = own(-Number.parseFloat(style.top) - Number.parseFloat(strut.style.height));
  if (style.marginLeft) script.style.marginLeft = own(Number.parseFloat(style.marginLeft));
  script.style.marginRight = own(Number.parseFloat(style.marginRight) + (script.italic ?? 0));
  script.italic = 0;
  return script;
}

function slim(node) {
  if (!node.children) return;
  holdOpen(node);
  const children = [];
  for (const child of node.children.map(raised)) {
    const before = children.at(-1);
    const space = child.classes?.join() === "mspace" && !child.children.length && child.style.marginRight;
    if (space && before?.style && before.classes.length) {
      const sum = Number.parseFloat(before.style.marginRight ?? before.italic ?? 0) + Number.parseFloat(space);
      before.style.marginRight = em(sum);
      if (before.italic) before.italic = 0; // KaTeX makes a margin of it, too
    } else if (child.children?.length || child.text || styled(child) || !is("vlist", node)) {
      slim(child);
      children.push(child);
    }
  }
  node.children = children;
}

// Style sheets place the children of some pieces, as those of a fraction; elsewhere a piece without a style is its text.
function plain(node) {
  if (node.classes) node.classes = node.classes.filter((name) => !UNSTYLED.test(name));
  if (!node.children) return;
  node.children.forEach(plain);
  if (node.classes?.length === 0 || is("katex-base", node) || is("raised", node))
    node.children = node.children.flatMap((child) =>
      child.children && child.classes?.length === 0 && !styled(child) ? child.children : [child],
    );
}

// The formula for screen readers, with the LaTeX that a reader may copy.
function spoken({ children: [math] }, latex) {
  const [whole] = math.children[0].children;
  math.children = Object.keys(whole.attributes).length ? [whole] : whole.children;
  const { xmlns: _, ...attributes } = math.attributes;
  math.attributes = { class: "katex-mathml", ...attributes, "data-latex": latex };
  return math;
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
    plain(whole);
    formula.children[formula.children.indexOf(mathml)] = spoken(mathml, latex);
    const [base, ...others] = whole.children;
    if (!options.displayMode && !others.length) {
      base.classes.unshift("katex-html");
      Object.assign(base.attributes, whole.attributes);
      formula.children[formula.children.indexOf(whole)] = base;
    }
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

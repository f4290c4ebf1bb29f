// x = G(z) with z normal: the law of x, and one expectation computed on both sides.

// `turns` lists where the graph turns back, in [−9, 9]: between them G has an inverse.
export const GENERATORS = {
  linear: { text: "G(z) = a z + b", apply: (z, a, b) => a * z + b, turns: () => [] },
  tanh: { text: "G(z) = tanh(a z) + b", apply: (z, a, b) => Math.tanh(a * z) + b, turns: () => [] },
  square: { text: "G(z) = a z² + b", apply: (z, a, b) => a * z * z + b, turns: () => [0] },
  sine: {
    text: "G(z) = sin(a z) + b",
    apply: (z, a, b) => Math.sin(a * z) + b,
    turns: (a) => Array.from({ length: 24 }, (_, k) => ((k - 11.5) * Math.PI) / a).filter((z) => Math.abs(z) < 9),
  },
};

const STEPS = 16001; // the trapezoid rule on [−9, 9] is exact to rounding for smooth integrands

function priorDensity(z) {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

// E[h(G(z))] under the prior.
export function expectation(kind, a, b, h) {
  const G = GENERATORS[kind].apply;
  const zs = grid(-9, 9, STEPS);
  const width = zs[1] - zs[0];
  return zs.reduce((sum, z) => sum + h(G(z, a, b)) * priorDensity(z), 0) * width;
}

// Φ(z), the probability that the prior is at most z: a series of positive terms (Marsaglia, 2004).
export function normalCdf(z) {
  if (Math.abs(z) > 8.5) return z < 0 ? 0 : 1;
  let term = z,
    total = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(total); k += 2) total += term *= (z * z) / k;
  return 0.5 + total * priorDensity(z);
}

// Where a function that rises or falls on [low, high] crosses the level x, by halving; an end if nowhere.
function crossing(f, x, low, high) {
  const rising = f(high) > f(low);
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (f(middle) < x === rising) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// Probability of each bin [edges[i], edges[i+1]) under the pushforward law: every branch of G
// between two turns carries the prior's mass of the z that it maps into the bin.
export function binProbabilities(kind, a, b, edges) {
  const G = (z) => GENERATORS[kind].apply(z, a, b);
  const ends = [-9, ...GENERATORS[kind].turns(a), 9];
  const masses = new Array(edges.length - 1).fill(0);
  for (let k = 0; k + 1 < ends.length; k += 1) {
    const cdf = edges.map((x) => normalCdf(crossing(G, x, ends[k], ends[k + 1])));
    masses.forEach((_, i) => {
      masses[i] += Math.abs(cdf[i + 1] - cdf[i]);
    });
  }
  return masses;
}

const [LOW, HIGH, BINS] = [-6, 6, 96];
const HEIGHT = 420,
  TOP = 12,
  SIDE = 260;

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const picture = drawing(700, HEIGHT, () => draw());
  const readout = make("div", { class: "readout" });
  const { task, stays, key, see } = card({
    task: words("Choose a generator, say where the law of x will be high, then change a and b."),
    see: words(
      "The shift b moves the whole law of x and keeps its standard deviation. With tanh and a = 4 the law is highest near b − 1 and b + 1.",
    ),
  });
  const xy = scale(LOW, HIGH, TOP + SIDE, TOP);
  const zs = grid(-4, 4, 401),
    edges = grid(LOW, HIGH, BINS + 1);

  function draw() {
    const kind = model.get("kind"),
      a = model.get("steepness"),
      b = model.get("shift");
    const G = GENERATORS[kind].apply;
    const width = picture.width,
      left = Math.round(0.27 * width),
      zx = scale(-4, 4, left, width - 10);
    const masses = binProbabilities(kind, a, b, edges);
    const top = Math.max(...masses, 1e-9);
    const bars = masses.map((mass, i) =>
      make("rect", {
        x: left - 30 - (mass / top) * (left - 36),
        width: (mass / top) * (left - 36),
        y: xy(edges[i + 1]),
        height: xy(edges[i]) - xy(edges[i + 1]),
        fill: "var(--orange)",
      }),
    );
    const visible = zs.filter((z) => Math.abs(G(z, a, b)) <= HIGH);
    const bottom = HEIGHT - 34;
    const bell = scale(0, 0.42, bottom, TOP + SIDE + 34);
    picture.svg.replaceChildren(
      make("path", { class: "grid", d: `M${zx(0)} ${TOP}V${bottom}M${left} ${xy(0)}H${width - 10}` }),
      make("path", {
        class: "axis",
        d: `M${left} ${TOP}V${TOP + SIDE}M${left - 30} ${TOP}V${TOP + SIDE}M${left} ${bottom}H${width - 10}`,
      }),
      ...bars,
      make("path", {
        class: "line",
        stroke: "var(--green)",
        "stroke-dasharray": "7 3",
        d: path(
          visible.map(zx),
          visible.map((z) => xy(G(z, a, b))),
        ),
      }),
      make("path", {
        class: "line",
        stroke: "var(--blue)",
        d: path(
          zs.map(zx),
          zs.map((z) => bell(priorDensity(z))),
        ),
      }),
      make("text", { x: left + 8, y: TOP + 14 }, `x = ${GENERATORS[kind].text}`),
      make("text", { x: left + 8, y: bottom - 70 }, words("prior of z")),
      make("text", { x: 4, y: TOP + 14 }, words("law of x")),
      make("text", { x: width - 22, y: HEIGHT - 12 }, "z"),
      ...[-4, -2, 0, 2].map((z) => make("text", { x: zx(z), y: HEIGHT - 12, "text-anchor": "middle" }, number(z, 0))),
      ...[-4, 0, 4].map((x) => make("text", { x: left - 15, y: xy(x) + 4, "text-anchor": "middle" }, number(x, 0))),
    );
    const mean = expectation(kind, a, b, (x) => x);
    const square = expectation(kind, a, b, (x) => x * x);
    const centres = masses.map((_, i) => (edges[i] + edges[i + 1]) / 2);
    const fromLaw = centres.reduce((sum, x, i) => sum + x * masses[i], 0);
    const inside = masses.reduce((sum, mass) => sum + mass, 0);
    const peak = centres[masses.indexOf(Math.max(...masses))];
    key(words("Mean of x"), number(mean));
    picture.describe(
      words("Law of x for {generator} with a = {a}, b = {b}: mean {mean}, highest near {peak}.", {
        generator: GENERATORS[kind].text,
        a: number(a, 1),
        b: number(b, 1),
        mean: number(mean),
        peak: number(peak, 1),
      }),
    );
    const outside = number(100 * (1 - inside), 1);
    readout.textContent = [
      words("Mean of x over z: {mean}.", { mean: number(mean) }),
      inside > 0.9999
        ? words("Over the bars of x, each at its middle: {mean}.", { mean: number(fromLaw) })
        : words("Over the bars of x: not complete, {share} % lie outside the picture.", { share: outside }),
      words("Standard deviation: {std}.", { std: number(Math.sqrt(Math.max(square - mean * mean, 0))) }),
    ].join(" ");
  }

  const set = bind(model, ["kind", "steepness", "shift"], root, draw);
  const generator = choice({
    label: words("Generator"),
    now: () => model.get("kind"),
    change: (kind) => set({ kind }),
    options: Object.fromEntries(Object.entries(GENERATORS).map(([key, g]) => [key, g.text])),
  });
  const numbers = make(
    "div",
    { class: "pairs" },
    slider({
      label: words("Steepness a"),
      min: 0.2,
      max: 4,
      step: 0.1,
      now: () => model.get("steepness"),
      show: (v) => number(v, 1),
      change: (steepness) => set({ steepness }),
    }),
    slider({
      label: words("Shift b"),
      min: -2,
      max: 2,
      step: 0.1,
      now: () => model.get("shift"),
      show: (v) => number(v, 1),
      change: (shift) => set({ shift }),
    }),
  );
  root.append(task, make("div", { class: "controls" }, generator), stays(numbers), picture.svg, readout, see);
  draw();
  el.append(root);
}

export default { render };

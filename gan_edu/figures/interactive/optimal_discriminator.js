// Two normal laws: the optimal discriminator, the criterion, and the divergences between them.

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

export function logDensity(x, mean, std) {
  const u = (x - mean) / std;
  return -0.5 * u * u - Math.log(std) - HALF_LOG_2PI;
}

function softplus(a) {
  return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
}

// D*(x) = p / (p + q), from the log-density ratio: no 0/0 far from both laws.
export function optimalDiscriminator(x, law) {
  const a = logDensity(x, law.mean_p, law.std_p) - logDensity(x, law.mean_q, law.std_q);
  return 1 / (1 + Math.exp(-a));
}

// E[h(x)] for a normal law. The trapezoid rule is exact to rounding for smooth h; the step follows
// the narrower law, because h may change as fast as that one does.
function expectation(mean, std, narrow, h) {
  const step = Math.min(std, narrow) / 24;
  const n = Math.ceil((11 * std) / step);
  let sum = 0;
  for (let i = -n; i <= n; i += 1) {
    const x = mean + i * step;
    sum += h(x) * Math.exp(logDensity(x, mean, std));
  }
  return sum * step;
}

// C(Q) = V(Q, D*): the value of the optimal discriminator, in nats.
export function criterion(law) {
  const narrow = Math.min(law.std_p, law.std_q);
  const logit = (x) => logDensity(x, law.mean_p, law.std_p) - logDensity(x, law.mean_q, law.std_q);
  return (
    expectation(law.mean_p, law.std_p, narrow, (x) => -softplus(-logit(x))) +
    expectation(law.mean_q, law.std_q, narrow, (x) => -softplus(logit(x)))
  );
}

// JSD from its definition with the mixture, in nats.
export function js(law) {
  const narrow = Math.min(law.std_p, law.std_q);
  const logMixture = (x) => {
    const [a, b] = [logDensity(x, law.mean_p, law.std_p), logDensity(x, law.mean_q, law.std_q)];
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))) - Math.LN2;
  };
  const half = (mean, std) => expectation(mean, std, narrow, (x) => logDensity(x, mean, std) - logMixture(x)) / 2;
  return half(law.mean_p, law.std_p) + half(law.mean_q, law.std_q);
}

// KL between two normal laws, in closed form, in nats.
export function kl(meanP, stdP, meanQ, stdQ) {
  const distance = meanP - meanQ;
  return Math.log(stdQ / stdP) + (stdP * stdP + distance * distance) / (2 * stdQ * stdQ) - 0.5;
}

const LOW = -8,
  HIGH = 8,
  TOP = 36,
  DENSITY = 160,
  GAP = 34,
  ANSWER = 130,
  LEFT = 44;
const HEIGHT = TOP + DENSITY + GAP + ANSWER + 30;

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const picture = drawing(700, HEIGHT, () => draw());
  const readout = make("div", { class: "readout" });
  const names = ["mean_p", "std_p", "mean_q", "std_q"];
  const xs = grid(LOW, HIGH, 481);
  const sliders = {};
  const { task, stays, key, see } = card({
    task: words("Drag q onto p, then far away, and watch D*, JSD and both KL."),
    see: words(
      "Where q is p, D* is ½ everywhere and JSD is 0. The farther apart the means, the larger both KL, without end; JSD never passes log 2 = 0.6931.",
    ),
  });

  const set = bind(model, names, root, draw);

  // A dot at the top of a curve; dragging it is the same as moving the slider of the mean.
  function handle(name, look) {
    return dragDot(picture, name, { ...look, cursor: "ew-resize" }, (x) =>
      setSlider(sliders[name], scale(LEFT, picture.width - 8, LOW, HIGH)(x)),
    );
  }
  const plot = make("g"),
    dots = {
      p: handle("mean_p", { fill: "var(--blue)", stroke: "var(--blue)" }),
      q: handle("mean_q", {
        fill: "var(--orange)",
        "fill-opacity": 0.25,
        stroke: "var(--orange)",
        "stroke-dasharray": "5 3",
      }),
    };
  picture.svg.append(plot, dots.p, dots.q);

  function draw() {
    const law = Object.fromEntries(names.map((name) => [name, model.get(name)]));
    const p = xs.map((x) => Math.exp(logDensity(x, law.mean_p, law.std_p)));
    const q = xs.map((x) => Math.exp(logDensity(x, law.mean_q, law.std_q)));
    const right = picture.width - 8,
      px = scale(LOW, HIGH, LEFT, right);
    const floor = TOP + DENSITY,
      base = floor + GAP + ANSWER;
    const py = scale(0, Math.max(...p, ...q), floor, TOP + 14),
      dy = scale(0, 1, base, floor + GAP);
    const d = xs.map((x) => optimalDiscriminator(x, law));
    plot.replaceChildren(
      make("path", { class: "grid", d: `M${LEFT} ${dy(0.5)}H${right}M${LEFT} ${dy(1)}H${right}` }),
      make("path", { class: "axis", d: `M${LEFT} ${floor}H${right}M${LEFT} ${base}H${right}` }),
      make("path", { class: "line", stroke: "var(--blue)", d: path(xs.map(px), p.map(py)) }),
      make("path", {
        class: "line",
        stroke: "var(--orange)",
        "stroke-dasharray": "7 4",
        d: path(xs.map(px), q.map(py)),
      }),
      make("path", { class: "line", stroke: "var(--green)", d: path(xs.map(px), d.map(dy)) }),
      make("text", { x: 4, y: 14 }, words("p, real (solid); q, generated (dashed).")),
      make("text", { x: 4, y: 32 }, words("Drag the dots.")),
      make("text", { x: 4, y: floor + GAP - 12 }, "D* = p / (p + q)"),
      ...[0, 0.5, 1].map((v) =>
        make("text", { x: LEFT - 6, y: dy(v) + 4, "text-anchor": "end" }, v === 0.5 ? "½" : String(v)),
      ),
      ...[-8, -4, 0, 4, 8].map((x) => make("text", { x: px(x), y: base + 18, "text-anchor": "middle" }, number(x, 0))),
    );
    for (const name of ["p", "q"]) {
      dots[name].setAttribute("cx", px(law[`mean_${name}`]));
      dots[name].setAttribute("cy", py(1 / (law[`std_${name}`] * Math.sqrt(2 * Math.PI))));
    }
    const c = criterion(law),
      jsd = js(law);
    const rows = [
      [words("C = V at D*"), c],
      [words("floor −log 4"), -Math.log(4)],
      [words("JSD (at most 0.6931)"), jsd],
      ["KL(P‖Q)", kl(law.mean_p, law.std_p, law.mean_q, law.std_q)],
      ["KL(Q‖P)", kl(law.mean_q, law.std_q, law.mean_p, law.std_p)],
    ];
    readout.replaceChildren(
      make(
        "table",
        {},
        ...rows.map(([name, value]) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, name),
            make("td", {}, words("{value} nats", { value: number(value, 4) })),
          ),
        ),
      ),
    );
    key("JSD", words("{value} nats", { value: number(jsd) }));
    picture.describe(
      words(
        "Real law: mean {mean_p}, standard deviation {std_p}. Generated law: mean {mean_q}, standard deviation {std_q}. C is {c}, JSD is {jsd} nats.",
        { ...Object.fromEntries(names.map((name) => [name, number(law[name], 1)])), c: number(c), jsd: number(jsd) },
      ),
    );
  }

  const labels = {
    mean_p: words("Mean of p"),
    std_p: words("Width of p"),
    mean_q: words("Mean of q"),
    std_q: words("Width of q"),
  };
  for (const name of names) {
    const [min, max] = name.startsWith("mean") ? [-5, 5] : [0.3, 3];
    sliders[name] = slider({
      label: labels[name],
      min,
      max,
      step: 0.1,
      now: () => model.get(name),
      show: (v) => number(v, 1),
      change: (v) => set({ [name]: v }),
    });
  }
  root.append(
    task,
    stays(make("div", { class: "pairs" }, ...["mean_p", "mean_q", "std_p", "std_q"].map((name) => sliders[name]))),
    picture.svg,
    readout,
    see,
  );
  draw();
  el.append(root);
}

export default { render };

// The ideal generator on a few atoms: mirror steps on the criterion C, and how fast they arrive.

const sum = (values) => values.reduce((a, b) => a + b, 0);

export function normalise(weights) {
  return weights.map((w) => w / sum(weights));
}

// a log(a / b), with 0 log 0 = 0 and ∞ where only b is 0.
function relativeEntropy(a, b) {
  return a === 0 ? 0 : a * Math.log(a / b);
}

export function kl(p, q) {
  return Math.max(0, sum(p.map((a, i) => relativeEntropy(a, q[i]))));
}

export function tv(p, q) {
  return sum(p.map((a, i) => Math.abs(a - q[i]))) / 2;
}

// C(q) = V(q, D*), in nats: from −log 4 (q = p) to 0 (no common atom).
export function virtualCriterion(p, q) {
  return sum(p.map((a, i) => relativeEntropy(a, a + q[i]) + relativeEntropy(q[i], a + q[i])));
}

// q′ proportional to q exp(−η log(1 − D*)) = q^(1−η) (p + q)^η.
export function mirrorStep(p, q, eta) {
  return normalise(q.map((b, i) => b ** (1 - eta) * (p[i] + b) ** eta));
}

const LAST = 40,
  HEIGHT = 480,
  BARS = 150;
const FIRST = { p: [4, 3, 2, 1, 1], q: [1, 2, 3, 6, 1] }; // weights of atoms that the reader adds

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const weights = make("div", { class: "pairs" }),
    readout = make("div", { class: "readout" });
  const picture = drawing(700, HEIGHT, () => draw());
  const set = bind(model, ["p", "q", "eta", "t"], root, draw);
  const { task, stays, key, see } = card({
    task: words(
      "Press Step a few times, then set η to 1 and start again: which of the two is faster, and by how much?",
    ),
    see: words(
      "C(q) + log 4 is never above the bound of the theorem, and with η = 1 each step halves the distance TV.",
    ),
  });

  // Pairs of sliders, one row for each atom, so that p and q of an atom stand side by side.
  function layOut() {
    weights.replaceChildren(
      ...model
        .get("p")
        .flatMap((_, i) =>
          ["p", "q"].map((name) =>
            slider({
              label: words("{law}, weight {i}", { law: name === "p" ? "p" : "q₀", i: i + 1 }),
              min: 0,
              max: 10,
              step: 0.5,
              now: () => model.get(name)[i],
              show: (v) => number(v, 1),
              change: (v) => weigh(name, i, v),
            }),
          ),
        ),
    );
  }

  function weigh(name, i, value) {
    const all = model.get(name).map((old, k) => (k === i ? value : old));
    if (sum(all)) {
      set({ [name]: all });
      return;
    }
    refresh(root);
    const why = words("If all weights of {law} were 0, it would be no law. Raise another one first.", {
      law: name === "p" ? "p" : "q₀",
    });
    readout.textContent = why;
    picture.say(why);
  }

  const { buttons, pause } = player({
    now: () => model.get("t"),
    first: 0,
    last: () => LAST,
    go: (t) => set({ t }),
    delay: 350,
  });

  function bars(p, q, width) {
    const y = scale(0, Math.max(...p, ...q), BARS, 40);
    const slot = (width - 20) / p.length,
      w = Math.min(46, slot / 2.4);
    return [
      make("path", { class: "axis", d: `M10 ${BARS}H${width - 10}` }),
      make("text", { x: 10, y: 14 }, words("p, data (filled) and q, generator (outlined)")),
      ...p.flatMap((_, i) => {
        const middle = 10 + slot * (i + 0.5);
        return [
          make("rect", { x: middle - w - 2, y: y(p[i]), width: w, height: BARS - y(p[i]), fill: "var(--blue)" }),
          make("rect", {
            x: middle + 2,
            y: y(q[i]),
            width: w,
            height: BARS - y(q[i]),
            class: "line",
            stroke: "var(--orange)",
            "stroke-dasharray": "7 4",
          }),
          make("text", { x: middle - w / 2 - 2, y: y(p[i]) - 5, "text-anchor": "middle" }, number(p[i], 2)),
          make("text", { x: middle + w / 2 + 2, y: y(q[i]) - 5, "text-anchor": "middle" }, number(q[i], 2)),
          make("text", { x: middle, y: BARS + 18, "text-anchor": "middle" }, words("atom {i}", { i: i + 1 })),
        ];
      }),
    ];
  }

  function draw() {
    const laws = [normalise(model.get("q"))], // laws[t] is q_t; laws[0] is the start
      p = normalise(model.get("p")),
      eta = model.get("eta"),
      t = model.get("t");
    if (p.length !== laws[0].length) return; // the other of the two is on its way
    if (weights.children.length !== 2 * p.length) layOut();
    while (laws.length <= LAST) laws.push(mirrorStep(p, laws.at(-1), eta));
    const q = laws[t],
      start = kl(p, laws[0]);
    const ts = laws.map((_, i) => i),
      distance = laws.map((law) => tv(p, law));
    const excess = laws.map((law) => Math.max(0, virtualCriterion(p, law) + Math.log(4))); // not −10⁻¹⁶ by rounding
    const bound = ts.map((k) => start / (eta * k));
    const now = (values) => values.slice(0, t + 1);
    picture.svg.replaceChildren(
      ...bars(p, q, picture.width),
      ...chart({
        width: picture.width,
        top: BARS + 30,
        height: HEIGHT - BARS - 30,
        x: [0, LAST],
        y: [1e-7, 10],
        now: t,
        xlabel: words("step t"),
        lines: [
          { name: words("bound KL(p‖q₀) / (ηt)"), xs: ts, ys: bound, colour: "var(--purple)", dash: "2 4" },
          { name: "C(q) + log 4", xs: now(ts), ys: excess, colour: "var(--green)", dot: true },
          { name: "TV(q, p)", xs: now(ts), ys: distance, colour: "var(--orange)", dash: "9 3 2 3", dot: true },
        ],
      }),
    );
    const rows = [
      [words("step t"), String(t)],
      ["TV(qₜ, p)", small(distance[t])],
      ["TV(qₜ, p) / TV(qₜ₋₁, p)", t && distance[t - 1] > 1e-12 ? number(distance[t] / distance[t - 1], 4) : "–"],
      ["C(qₜ) + log 4", words("{value} nats", { value: small(excess[t]) })],
      [words("bound KL(p‖q₀) / (ηt)"), t ? words("{value} nats", { value: small(bound[t]) }) : "–"],
    ];
    const note =
      start === Infinity
        ? words("q₀ is 0 where p is not: the theorem promises nothing here.")
        : eta === 1
          ? words("With η = 1 each step halves TV exactly.")
          : "";
    readout.replaceChildren(nameValues(rows), note);
    key("TV(qₜ, p)", small(distance[t]));
    const list = (law) => law.map((a) => number(a)).join(", ");
    picture.describe(
      words("After step {t} with η = {eta}: p = ({p}), q = ({q}), total variation {tv}, C + log 4 is {excess}.", {
        t,
        eta: number(eta, 2),
        p: list(p),
        q: list(q),
        tv: small(distance[t]),
        excess: small(excess[t]),
      }),
    );
  }

  const atoms = choice({
    label: words("Atoms"),
    options: { 3: "3", 4: "4", 5: "5" },
    now: () => model.get("p").length,
    change: (n) => {
      const lengthen = (name) => Array.from({ length: Number(n) }, (_, i) => model.get(name)[i] ?? FIRST[name][i]);
      set({ p: lengthen("p"), q: lengthen("q") });
    },
  });
  const eta = slider({
    label: words("Step size η"),
    min: 0.05,
    max: 1,
    step: 0.05,
    now: () => model.get("eta"),
    show: (v) => number(v, 2),
    change: (v) => set({ eta: v }),
  });
  root.append(
    task,
    make("div", { class: "controls" }, atoms, eta),
    weights,
    stays(make("div", { class: "buttons" }, ...buttons)),
    picture.svg,
    readout,
    see,
  );
  draw();
  el.append(root);
  return pause;
}

export default { render };

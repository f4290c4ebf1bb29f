// min over θ_g, max over θ_d of θ_g θ_d: seven methods, what they do and their exact rates.

const zipWith = (a, b, f) => a.map((value, i) => f(value, b[i]));
const field = ([x, y]) => [y, -x]; // F of z = (θ_g, θ_d)
const ahead = (z, step, direction) => zipWith(z, direction, (a, b) => a - step * b);

// The exact flow of x' = −y, y' = x − γ y for time η: the exponential of a 2 × 2 matrix.
function dampedFlow([x, y], eta, gamma) {
  const half = (-eta * gamma) / 2,
    square = eta * eta * (1 - (gamma * gamma) / 4),
    root = Math.sqrt(Math.abs(square));
  const turn =
    root < 1e-6
      ? [1 - square / 2, 1 - square / 6]
      : square > 0
        ? [Math.cos(root), Math.sin(root) / root]
        : [Math.cosh(root), Math.sinh(root) / root];
  const [c, s] = turn.map((value) => value * Math.exp(half));
  return [c * x + s * (-half * x - eta * y), c * y + s * (eta * x + half * y)];
}

const STEPS = {
  continuous: ([x, y], _, eta) => [Math.cos(eta) * x - Math.sin(eta) * y, Math.sin(eta) * x + Math.cos(eta) * y],
  simultaneous: (z, _, eta) => ahead(z, eta, field(z)),
  alternating: ([x, y], _, eta) => [x - eta * y, y + eta * (x - eta * y)],
  proximal: ([x, y], _, eta) => [(x - eta * y) / (1 + eta * eta), (y + eta * x) / (1 + eta * eta)],
  extragradient: (z, _, eta) => ahead(z, eta, field(ahead(z, eta, field(z)))),
  optimistic: (z, last, eta) => zipWith(ahead(z, 2 * eta, field(z)), field(last), (a, b) => a + eta * b),
  damped: (z, _, eta, gamma) => dampedFlow(z, eta, gamma),
};

// z_0, …, z_T; before the first step a method that looks back sees the start.
export function play(method, eta, start, steps, gamma) {
  const points = [start];
  while (points.length <= steps) {
    const z = points.at(-1);
    points.push(STEPS[method](z, points.at(-2) ?? z, eta, gamma));
  }
  return points;
}

const FACTORS = {
  continuous: () => 1,
  simultaneous: (eta) => Math.hypot(1, eta),
  alternating: (eta) => (eta <= 2 ? 1 : (eta * eta - 2 + eta * Math.sqrt(eta * eta - 4)) / 2),
  proximal: (eta) => 1 / Math.hypot(1, eta),
  extragradient: (eta) => Math.hypot(1 - eta * eta, eta),
  optimistic: (eta) =>
    eta <= 0.5
      ? Math.sqrt((1 + Math.sqrt(1 - 4 * eta * eta)) / 2)
      : Math.sqrt(2 * eta * eta + eta * Math.sqrt(4 * eta * eta - 1)),
  damped: (eta, gamma) => Math.exp(-eta * (gamma <= 2 ? gamma / 2 : 2 / (gamma + Math.sqrt(gamma * gamma - 4)))),
};

// The exact factor of the norm per step in the long run.
export function rate(method, eta, gamma) {
  return FACTORS[method](eta, gamma);
}

// What the points show: the slope of log ‖z_t‖ over their second half.
export function measuredRate(points) {
  const half = points.slice(Math.floor(points.length / 2)),
    middle = (half.length - 1) / 2;
  let [above, below] = [0, 0];
  half.forEach((z, i) => {
    above += (i - middle) * Math.log(Math.hypot(...z));
    below += (i - middle) ** 2;
  });
  return Math.exp(above / below);
}

// The part of the segment from a to b inside |x| <= w, |y| <= h, or null (Liang and Barsky).
export function inside(a, b, w, h) {
  const move = [b[0] - a[0], b[1] - a[1]];
  let [from, to] = [0, 1];
  for (const [slope, room] of [
    [-move[0], w + a[0]],
    [move[0], w - a[0]],
    [-move[1], h + a[1]],
    [move[1], h - a[1]],
  ]) {
    if (slope === 0 && room < 0) return null;
    if (slope < 0) from = Math.max(from, room / slope);
    if (slope > 0) to = Math.min(to, room / slope);
  }
  return from > to ? null : [from, to].map((s) => [a[0] + s * move[0], a[1] + s * move[1]]);
}

// What happens in the long run, by the exact factor; and if the points of this start do otherwise, that.
export function verdict(method, eta, exact, points) {
  if (method === "alternating" && eta === 2)
    return "At η = 2 exactly the factor is 1, but the norm can grow by a constant each step.";
  if (method === "continuous") return "It cycles, on a circle around (0, 0).";
  if (Math.abs(exact - 1) < 1e-12) return "It cycles: it stays bounded, and never comes to (0, 0).";
  if (exact > 1 && measuredRate(points) < 1)
    return "From this very start it comes nearer: the start lies in the one direction that shrinks. From any other it diverges.";
  if (exact > 1) return "It diverges: the factor is above 1.";
  return `It converges to (0, 0): the factor is below 1.${method === "optimistic" && eta === 0.5 ? " At η = ½ the norm has a further factor t." : ""}`;
}

const METHODS = {
  continuous: "Continuous time",
  simultaneous: "Simultaneous steps",
  alternating: "Alternating steps",
  proximal: "Implicit (proximal) steps",
  extragradient: "Extragradient",
  optimistic: "Optimistic",
  damped: "Damped discriminator",
};
const THEOREM = {
  continuous: "The norm is kept, whatever the time between two points.",
  simultaneous: "It diverges for every η > 0.",
  alternating: "It stays bounded for η < 2, and converges for no η.",
  proximal: "It converges for every η > 0.",
  extragradient: "It converges for η < 1 only, fastest at η = 1/√2, with ρ² = ¾.",
  optimistic: "It converges for η < 1/√3 only, fastest at η = ½, with ρ² = ½.",
  damped: "It converges for every γ > 0, fastest at γ = 2.",
};
const SPECIAL = [
  ["1/√3", 1 / Math.sqrt(3)],
  ["1/√2", Math.SQRT1_2],
  ["1", 1],
  ["√2", Math.SQRT2],
  ["2", 2],
];
const LAST = 60,
  PLANE = 300,
  TOP = 26,
  CURVE = TOP + PLANE + 40,
  TALL = 170,
  HEIGHT = CURVE + TALL + 58,
  REACH = 2.5;

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const starts = make("div", { class: "pairs" }),
    readout = make("div", { class: "readout" });
  const picture = drawing(700, HEIGHT, () => draw());
  const plot = make("g");
  const set = bind(model, ["method", "step", "damping", "start", "t"], root, draw);
  const origin = (i, v) => {
    // the saddle itself is no start: no method moves there
    const start = model.get("start").map((old, k) => (k === i ? v : old));
    set({ start: start[0] === 0 && start[1] === 0 ? [0.05, 0] : start });
  };
  const unit = () => PLANE / 2 / REACH;
  const centre = () => [picture.width / 2, TOP + PLANE / 2];
  const dot = dragDot(
    picture,
    "start",
    { fill: "var(--orange)", "fill-opacity": 0.3, stroke: "var(--orange)" },
    (x, y) => {
      setSlider(sliders[0], (x - centre()[0]) / unit());
      setSlider(sliders[1], (centre()[1] - y) / unit());
    },
  );
  const theta = (letter) => ["θ", make("sub", {}, letter)];
  const sliders = ["g", "d"].map((letter, i) => {
    const control = slider({
      label: `θ${letter} at the start`,
      min: -2,
      max: 2,
      step: 0.05,
      now: () => model.get("start")[i],
      show: (v) => number(v, 2),
      change: (v) => origin(i, v),
    });
    const words = control.querySelector("span");
    words.replaceChildren(...theta(letter), " at the start: ", words.querySelector("b"));
    return control;
  });
  picture.svg.append(plot, dot);

  const name = (eta) => SPECIAL.find(([, value]) => value === eta)?.[0];
  const shown = (eta) => (name(eta) && !Number.isInteger(eta) ? `${name(eta)} = ${number(eta, 4)}` : number(eta, 2));
  const method = choice({
    label: "Method",
    options: METHODS,
    now: () => model.get("method"),
    change: (value) => set({ method: value }),
  });
  const eta = slider({
    label: "Step size η",
    min: 0.01,
    max: 2.5,
    step: 0.01,
    now: () => model.get("step"),
    show: shown,
    change: (v) => set({ step: v }),
  });
  const gamma = slider({
    label: "Damping γ",
    min: 0.1,
    max: 4,
    step: 0.1,
    now: () => model.get("damping"),
    show: (v) => number(v, 1),
    change: (v) => set({ damping: v }),
  });
  const jumps = make(
    "div",
    { class: "buttons" },
    ...SPECIAL.map(([text, value]) =>
      make(
        "button",
        {
          type: "button",
          "aria-label": `η = ${text}`,
          style: "min-width: 3.6rem",
          onclick: () => set({ step: value }),
        },
        `η = ${text}`,
      ),
    ),
  );
  const controls = make("div", { class: "controls" }, method, eta);

  const { buttons, pause } = player({ now: () => model.get("t"), first: 0, last: () => LAST, go: (t) => set({ t }) });

  const axisName = (letter, x, y) => [
    make("text", { x, y }, "θ"),
    make("text", { x: x + 8, y: y + 4, style: "font-size: 10px" }, letter),
  ];

  // All steps as a thin line, those up to now as a thick one; what leaves the picture is cut off.
  function plane(points, t) {
    const [cx, cy] = centre(),
      px = (x) => cx + unit() * x,
      py = (y) => cy - unit() * y,
      w = (picture.width / 2 - 6) / unit();
    const pieces = points.slice(1).map((b, i) => inside(points[i], b, w, REACH));
    const d = (count) =>
      pieces
        .slice(0, count)
        .filter(Boolean)
        .map(([a, b]) => path([px(a[0]), px(b[0])], [py(a[1]), py(b[1])]))
        .join("");
    const seen = ([x, y]) => Math.abs(x) <= w && Math.abs(y) <= REACH;
    return [
      make("text", { x: 4, y: 14 }, "Drag the ring: it is the start."),
      make("path", { class: "grid", d: `M6 ${TOP}H${picture.width - 6}V${TOP + PLANE}H6Z` }),
      make("path", { class: "axis", d: `M6 ${cy}H${picture.width - 6}M${cx} ${TOP}V${TOP + PLANE}` }),
      ...axisName("g", picture.width - 26, cy - 8),
      ...axisName("d", cx + 7, TOP + 15),
      make("path", { class: "line", stroke: "var(--blue)", style: "stroke-width: 1", d: d(LAST), "data-line": "all" }),
      make("path", { class: "line", stroke: "var(--blue)", style: "stroke-width: 3", d: d(t), "data-line": "now" }),
      ...points
        .slice(0, t + 1)
        .filter(seen)
        .map(([x, y]) => make("circle", { cx: px(x), cy: py(y), r: 2.5, fill: "var(--blue)" })),
      ...(seen(points[t])
        ? [make("circle", { cx: px(points[t][0]), cy: py(points[t][1]), r: 6, fill: "var(--blue)" })]
        : []),
    ];
  }

  // The exact factor over the step size, and what the points so far show.
  function curve(exact, measured) {
    const now = model.get("step"),
      left = 34,
      right = picture.width - 10,
      px = scale(0, 2.5, left, right),
      py = scale(0, 2, CURVE + TALL, CURVE);
    const etas = grid(0.005, 2.5, 500),
      factors = etas.map((step) => rate(model.get("method"), step, model.get("damping")));
    const kept = etas.map((_, i) => i).filter((i) => factors[i] <= 2);
    const mark = (value, look) => (value <= 2 ? [make("circle", { cx: px(now), cy: py(value), r: 6, ...look })] : []);
    return [
      make("text", { x: 4, y: CURVE - 10 }, "factor per step: exact (line), measured (ring)"),
      make("path", {
        class: "grid",
        d:
          SPECIAL.map(([, v]) => `M${px(v)} ${CURVE}V${CURVE + TALL}`).join("") +
          [0.5, 1.5, 2].map((v) => `M${left} ${py(v)}H${right}`).join(""),
      }),
      make("path", { class: "axis", d: `M${left} ${CURVE}V${CURVE + TALL}H${right}` }),
      make("path", { class: "axis", "stroke-dasharray": "6 4", d: `M${left} ${py(1)}H${right}` }),
      make("path", { class: "axis", "stroke-dasharray": "1 4", d: `M${px(now)} ${CURVE}V${CURVE + TALL}` }),
      make("path", {
        class: "line",
        stroke: "var(--green)",
        d: path(
          kept.map((i) => px(etas[i])),
          kept.map((i) => py(factors[i])),
        ),
        "data-line": "rate",
      }),
      ...[0, 0.5, 1, 1.5, 2].map((v) => make("text", { x: left - 6, y: py(v) + 4, "text-anchor": "end" }, String(v))),
      ...SPECIAL.map(([text, v], i) =>
        make("text", { x: px(v), y: CURVE + TALL + (i ? 18 : 36), "text-anchor": "middle" }, text),
      ),
      make("text", { x: left, y: CURVE + TALL + 18, "text-anchor": "middle" }, "0"),
      make("text", { x: right, y: CURVE + TALL + 36, "text-anchor": "end" }, "step size η"),
      make("text", { x: right, y: py(1) + 16, "text-anchor": "end" }, "below 1: converges"),
      ...mark(exact, { fill: "var(--green)" }),
      ...(measured === null
        ? []
        : mark(measured, { fill: "none", r: 9, stroke: "var(--purple)", "stroke-width": 2.5 })),
    ];
  }

  function draw() {
    const kind = model.get("method"),
      step = model.get("step"),
      t = model.get("t"),
      exact = rate(kind, step, model.get("damping")),
      points = play(kind, step, model.get("start"), LAST, model.get("damping")),
      z = points[t],
      says = verdict(kind, step, exact, points),
      near = Math.abs(exact - 1),
      digits = near > 1e-12 && near < 5e-4 ? 6 : 4; // or a factor above 1 would be shown as 1
    const measured = t >= 3 ? measuredRate(points.slice(0, t + 1)) : null,
      norm = Math.hypot(...z),
      show = (v) => (Math.abs(v) < 1e4 ? number(v, 4) : v.toExponential(2));
    plot.replaceChildren(...plane(points, t), ...curve(exact, measured));
    if (kind !== "damped")
      gamma.remove(); // only this method has a damping
    else if (!gamma.parentNode) controls.append(gamma);
    dot.setAttribute("cx", centre()[0] + unit() * points[0][0]);
    dot.setAttribute("cy", centre()[1] - unit() * points[0][1]);
    const rows = [
      ["step t", `${t} of ${LAST}`],
      [make("span", {}, "(", ...theta("g"), ", ", ...theta("d"), ")"), `(${z.map((v) => show(v)).join(", ")})`],
      ["norm", norm < 1e4 ? small(norm) : show(norm)],
      ["measured factor", measured === null ? "from step 3 on" : number(measured, 4)],
      ["exact factor ρ", number(exact, digits)],
      ["its square ρ²", number(exact * exact, digits)],
    ];
    readout.replaceChildren(nameValues(rows), make("b", {}, says), ` ${THEOREM[kind]}`);
    picture.describe(
      `${METHODS[kind]}, step size ${shown(step)}${kind === "damped" ? `, damping ${number(model.get("damping"), 1)}` : ""}, ` +
        `start (${points[0].map((v) => number(v, 2)).join(", ")}). At step ${t} the point is (${z.map((v) => show(v)).join(", ")}), ` +
        `its norm ${show(norm)}. Exact factor ${number(exact, digits)}, measured ${measured === null ? "not yet" : number(measured, 4)}. ${says}`,
    );
  }

  starts.append(...sliders);
  root.append(controls, jumps, starts, make("div", { class: "buttons" }, ...buttons), picture.svg, readout);
  draw();
  el.append(root);
  return pause;
}

export default { render };

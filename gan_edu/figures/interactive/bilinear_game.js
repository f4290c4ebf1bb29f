// min over θ_g, max over θ_d of θ_g θ_d: seven methods, what they do and their exact rates.

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
  const { task, stays, key, see } = card({
    task: words("Choose a method, press Play, then look for a step size with which the points come to (0, 0)."),
    see: words(
      "Where the green line is below 1, the points come to (0, 0) in the long run. Simultaneous steps are above 1 for every η, implicit steps below.",
    ),
  });
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
      label: `θ${letter} ${words("at the start")}`,
      min: -2,
      max: 2,
      step: 0.05,
      now: () => model.get("start")[i],
      show: (v) => number(v, 2),
      change: (v) => origin(i, v),
    });
    const label = control.querySelector("span"); // its letter as an index
    label.replaceChildren(...theta(letter), ` ${words("at the start")}: `, label.querySelector("b"));
    return control;
  });
  picture.svg.append(plot, dot);

  const name = (eta) => SPECIAL.find(([, value]) => value === eta)?.[0];
  const shown = (eta) => (name(eta) && !Number.isInteger(eta) ? `${name(eta)} = ${number(eta, 4)}` : number(eta, 2));
  const method = choice({
    label: words("Method"),
    options: METHODS,
    now: () => model.get("method"),
    change: (value) => set({ method: value }),
  });
  const eta = slider({
    label: words("Step size η"),
    min: 0.01,
    max: 2.5,
    step: 0.01,
    now: () => model.get("step"),
    show: shown,
    change: (v) => set({ step: v }),
  });
  const gamma = slider({
    label: words("Damping γ"),
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
      make("text", { x: 4, y: 14 }, words("Drag the ring: it is the start.")),
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
      make("text", { x: 4, y: CURVE - 10 }, words("factor per step: exact (line), measured (ring)")),
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
      make("text", { x: right, y: CURVE + TALL + 36, "text-anchor": "end" }, words("step size η")),
      make("text", { x: right, y: py(1) + 16, "text-anchor": "end" }, words("below 1: converges")),
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
      show = (v) => (Math.abs(v) >= 1e4 && Number.isFinite(v) ? scientific(v) : number(v, 4));
    plot.replaceChildren(...plane(points, t), ...curve(exact, measured));
    if (kind !== "damped")
      gamma.remove(); // only this method has a damping
    else if (!gamma.parentNode) controls.append(gamma);
    dot.setAttribute("cx", centre()[0] + unit() * points[0][0]);
    dot.setAttribute("cy", centre()[1] - unit() * points[0][1]);
    const rows = [
      [words("step t"), words("{t} of {last}", { t, last: LAST })],
      [make("span", {}, "(", ...theta("g"), ", ", ...theta("d"), ")"), `(${z.map((v) => show(v)).join(", ")})`],
      [words("norm"), norm < 1e4 ? small(norm) : show(norm)],
      [words("measured factor"), measured === null ? words("from step 3 on") : number(measured, 4)],
      [words("exact factor ρ"), number(exact, digits)],
      [words("its square ρ²"), number(exact * exact, digits)],
    ];
    readout.replaceChildren(nameValues(rows), make("b", {}, says), ` ${THEOREM[kind]}`);
    key(words("Exact factor of a step"), number(exact, digits));
    const damped = kind === "damped" ? [words("damping {gamma}", { gamma: number(model.get("damping"), 1) })] : [],
      found = measured === null ? words("not yet") : number(measured, 4);
    picture.describe(
      `${[METHODS[kind], ...damped].join(", ")}. ` +
        words(
          "Step size {step}, start ({start}). At step {t} the point is ({point}), its norm {norm}. Exact factor {exact}, measured {found}.",
          {
            step: shown(step),
            start: points[0].map((v) => number(v, 2)).join(", "),
            t,
            point: z.map((v) => show(v)).join(", "),
            norm: show(norm),
            exact: number(exact, digits),
            found,
          },
        ) +
        ` ${says}`,
    );
  }

  starts.append(...sliders);
  const controls = make("div", { class: "controls" }, method);
  const main = make("div", { class: "controls" }, eta, make("div", { class: "buttons" }, ...buttons));
  root.append(task, controls, jumps, starts, stays(main), picture.svg, readout, see);
  draw();
  el.append(root);
  return pause;
}

export default { render };

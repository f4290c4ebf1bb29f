// Both generator losses of one image as curves over its logit or over D, with their slopes below.

const EDGE = Math.log(FLAT / (1 - FLAT)); // where D = FLAT
const REACH = 7,
  TOP = 78,
  VALUES = 210,
  SLOPES = TOP + VALUES + 64,
  TALL = 140,
  HEIGHT = SLOPES + TALL + 46,
  LEFT = 34;
const SATURATING = { stroke: "var(--blue)" },
  OTHER = { stroke: "var(--orange)", "stroke-dasharray": "7 4" };

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const readout = make("div", { class: "readout" });
  const picture = drawing(700, HEIGHT, () => draw());
  const plot = make("g");
  const set = bind(model, ["logit", "axis"], root, draw);
  const { task, stays, key, see } = card({
    task: words("Move the image to where D rejects it, D below 0.05, and compare the two slopes."),
    see: words(
      "Both losses fall as a grows. Where D rejects the image, the saturating slope has vanished and the other is near −1: their ratio is (1 − D) / D.",
    ),
  });

  const logit = slider({
    label: words("Logit a of the generated image"),
    min: -REACH,
    max: REACH,
    step: 0.1,
    now: () => model.get("logit"),
    show: (v) => number(v, 1),
    change: (v) => set({ logit: v }),
  });
  const stage = choice({
    label: words("Situation"),
    now: () => Object.keys(STAGES).find((key) => STAGES[key].logit === model.get("logit")) ?? "own",
    change: (key) => STAGES[key] && setSlider(logit, STAGES[key].logit),
    options: {
      ...Object.fromEntries(Object.entries(STAGES).map(([key, { text }]) => [key, text])),
      own: words("Your own"),
    },
  });
  const axis = choice({
    label: words("Horizontal axis"),
    options: { logit: words("logit a"), D: "D = σ(a)" },
    now: () => model.get("axis"),
    change: (value) => set({ axis: value }),
  });

  // Horizontal places of logits, and back.
  function horizontal() {
    const right = picture.width - 10,
      byD = model.get("axis") === "D";
    const px = byD ? (a) => scale(0, 1, LEFT, right)(sigmoid(a)) : scale(-REACH, REACH, LEFT, right);
    const back = (x) => {
      if (!byD) return scale(LEFT, right, -REACH, REACH)(x);
      const d = Math.min(1, Math.max(0, scale(LEFT, right, 0, 1)(x)));
      return Math.log(d / (1 - d));
    };
    return { byD, right, px, back };
  }
  const drag = (name, look) =>
    dragDot(picture, name, look, (x) => setSlider(logit, Math.min(REACH, Math.max(-REACH, horizontal().back(x)))));
  const dots = {
    saturating: drag("saturating", { fill: "var(--blue)", stroke: "var(--blue)", cursor: "ew-resize" }),
    nonSaturating: drag("nonSaturating", {
      fill: "var(--orange)",
      "fill-opacity": 0.25,
      stroke: "var(--orange)",
      "stroke-dasharray": "5 3",
      cursor: "ew-resize",
    }),
  };
  picture.svg.append(plot, dots.saturating, dots.nonSaturating);

  // The part of the tangent around the dot that stays in the plot.
  function tangent(a, value, slope, px, py) {
    const reach = 2,
      xs = [-reach, 0, reach].map((d) => a + d).filter((x) => Math.abs(x) <= REACH);
    const ys = xs.map((x) => Math.min(REACH, Math.max(-REACH, value + slope * (x - a))));
    return path(xs.map(px), ys.map(py));
  }

  function zone(from, to, px, colour, dash) {
    const x = px(from),
      width = px(to) - px(from);
    return make("rect", {
      x,
      y: SLOPES,
      width,
      height: TALL,
      fill: colour,
      "fill-opacity": 0.16,
      stroke: colour,
      "stroke-dasharray": dash,
    });
  }

  function draw() {
    const a = model.get("logit"),
      d = sigmoid(a),
      now = losses(a),
      { byD, right, px } = horizontal();
    const logits = grid(-REACH, REACH, 281),
      all = logits.map(losses),
      xs = logits.map(px);
    const py = scale(-REACH, REACH, TOP + VALUES, TOP),
      sy = scale(-1, 0, SLOPES + TALL, SLOPES);
    const line = (name, look, y) =>
      make("path", {
        class: "line",
        ...look,
        d: path(
          xs,
          all.map((l) => y(l[name])),
        ),
        "data-line": name,
      });
    const legend = (y, look, text) => [
      make("path", { class: "line", ...look, d: `M6 ${y - 4}h36` }),
      make("text", { x: 50, y }, text),
    ];
    const ticks = byD
      ? [0, 0.25, 0.5, 0.75, 1].map((v) => [scale(0, 1, LEFT, right)(v), String(v)])
      : [-6, -4, -2, 0, 2, 4, 6].map((v) => [px(v), number(v, 0)]);
    const base = SLOPES + TALL;
    plot.replaceChildren(
      ...legend(14, SATURATING, words("log(1 − D), saturating")),
      ...legend(34, OTHER, words("−log D, non-saturating")),
      make(
        "text",
        { x: 4, y: 60 },
        byD ? words("Loss of one image. Drag a dot.") : words("Loss, with its tangents. Drag a dot."),
      ),
      make("path", {
        class: "grid",
        d:
          [-6, -3, 3, 6].map((v) => `M${LEFT} ${py(v)}H${right}`).join("") +
          [-0.5, -1].map((v) => `M${LEFT} ${sy(v)}H${right}`).join(""),
      }),
      make("path", {
        class: "axis",
        d: `M${LEFT} ${TOP}V${TOP + VALUES}M${LEFT} ${py(0)}H${right}M${LEFT} ${SLOPES}V${base}M${LEFT} ${sy(0)}H${right}`,
      }),
      make("path", {
        class: "axis",
        "stroke-dasharray": "1 4",
        d: `M${px(a)} ${TOP}V${TOP + VALUES}M${px(a)} ${SLOPES}V${base}`,
      }),
      ...[-6, -3, 0, 3, 6].map((v) => make("text", { x: LEFT - 6, y: py(v) + 4, "text-anchor": "end" }, number(v, 0))),
      line("saturating", SATURATING, py),
      line("nonSaturating", OTHER, py),
      ...(byD
        ? []
        : ["saturating", "nonSaturating"].map((name) =>
            make("path", {
              class: "line",
              stroke: "currentColor",
              style: "stroke-width: 1.4",
              d: tangent(a, now[name], now[`${name}Slope`], px, py),
            }),
          )),
      make("text", { x: 4, y: SLOPES - 28 }, words("Slope in a: −D and −(1 − D).")),
      make("text", { x: 4, y: SLOPES - 10 }, words("Shaded: smaller than {flat}, it has vanished.", { flat: FLAT })),
      zone(-REACH, EDGE, px, "var(--blue)"),
      zone(-EDGE, REACH, px, "var(--orange)", "7 4"),
      line("saturatingSlope", SATURATING, sy),
      line("nonSaturatingSlope", OTHER, sy),
      ...[-1, -0.5, 0].map((v) =>
        make("text", { x: LEFT - 6, y: sy(v) + 4, "text-anchor": "end" }, v === -0.5 ? "−½" : number(v, 0)),
      ),
      make("circle", { cx: px(a), cy: sy(now.saturatingSlope), r: 5, fill: "var(--blue)" }),
      make("circle", { cx: px(a), cy: sy(now.nonSaturatingSlope), r: 5, fill: "var(--orange)" }),
      ...ticks.map(([x, text]) => make("text", { x, y: base + 18, "text-anchor": "middle" }, text)),
      make("text", { x: right, y: base + 36, "text-anchor": "end" }, byD ? "D = σ(a)" : words("logit a")),
      make("text", { x: LEFT, y: base + 36 }, words("← D rejects")),
    );
    for (const [name, dot] of Object.entries(dots)) {
      dot.setAttribute("cx", px(a));
      dot.setAttribute("cy", py(now[name]));
    }
    const verdict =
      d < FLAT
        ? words(
            "The saturating loss has saturated: D rejects the image, and the loss hardly says where to go. The other slope is near −1.",
          )
        : d > 1 - FLAT
          ? words("The non-saturating slope has vanished, where it does no harm: D already takes the image for real.")
          : words("Both slopes are at work.");
    const at = byD ? words("The axis shows D; the slopes are still those in a.") : "";
    const valued = (value, slope) =>
      words("{value}, slope {slope}", { value: number(value, 4), slope: number(slope, 4) });
    key(words("Ratio of the slopes"), number(now.ratio, now.ratio < 0.1 ? 4 : 2));
    readout.replaceChildren(
      nameValues([
        [words("logit a"), number(a, 1)],
        ["D = σ(a)", number(d, 4)],
        ["log(1 − D)", valued(now.saturating, now.saturatingSlope)],
        ["−log D", valued(now.nonSaturating, now.nonSaturatingSlope)],
        [words("ratio (1 − D) / D"), number(now.ratio, 4)],
      ]),
      `${verdict} ${at}`.trim(),
    );
    picture.describe(
      `${byD ? words("Two losses over D.") : words("Two losses over the logit a.")} ` +
        words(
          "At a = {a}, D = {d}: saturating loss {first} with slope {firstSlope}; non-saturating loss {other} with slope {otherSlope}.",
          {
            a: number(a, 1),
            d: number(d, 4),
            first: number(now.saturating, 3),
            firstSlope: number(now.saturatingSlope, 4),
            other: number(now.nonSaturating, 3),
            otherSlope: number(now.nonSaturatingSlope, 4),
          },
        ) +
        ` ${verdict}`,
    );
  }

  root.append(task, make("div", { class: "controls" }, stage, axis), stays(logit), picture.svg, readout, see);
  draw();
  el.append(root);
}

export default { render };

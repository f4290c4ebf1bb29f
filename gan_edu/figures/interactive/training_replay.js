// One or two recorded runs: samples, losses, answers of D, gradient norms and scores over the epochs.

// The place of the last picture that is not after this epoch; the first one if all are.
export function pictureAt(epochs, epoch) {
  return Math.max(
    0,
    epochs.findLastIndex((e) => e <= epoch),
  );
}

// What a run had at an epoch; after its end, what it had at its end.
export function valueAt(values, epoch) {
  return values[Math.min(epoch, values.length) - 1];
}

// Round numbers from low to high, at most `most` of them: steps of 1, 2 or 5 times a power of ten.
export function roundTicks(low, high, most) {
  const least = (high - low) / most,
    ten = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10]
    .map((k) => k * ten)
    .find((s) => Math.floor(high / s + 1e-9) - Math.ceil(low / s - 1e-9) < most);
  const [from, to] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}

// Powers of ten around positive numbers: [low, high].
export function decades(values) {
  const logs = values.filter((v) => v > 0).map(Math.log10);
  const low = Math.floor(Math.min(...logs) + 1e-9),
    high = Math.ceil(Math.max(...logs) - 1e-9);
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

const PANELS = [
  {
    title: "Losses, in nats",
    series: { discriminator_loss: "of D", generator_loss: "of G" },
    mark: [Math.log(4), "log 4"],
  },
  { title: "Mean answer of D", series: { d_real: "D(x)", d_fake: "D(G(z))" }, fixed: [0, 1], mark: [0.5, ""] },
  {
    title: "Gradient norms",
    series: { discriminator_gradient: "of D", generator_gradient: "of G" },
    logarithmic: true,
  },
  { title: "Inception Score of the samples", series: { inception_score: "" }, least: 1 },
  { title: "Share of the classes that G makes", series: { coverage: "" }, fixed: [0, 1] },
  { title: "Images per second", series: { images_per_second: "" } },
];
const NAMES = {
  discriminator_loss: "loss of D",
  generator_loss: "loss of G",
  d_real: "D(x)",
  d_fake: "D(G(z))",
  discriminator_gradient: "gradient norm of D",
  generator_gradient: "gradient norm of G",
  inception_score: "Inception Score",
  coverage: "share of classes",
  images_per_second: "images per second",
};
const LOOKS = [
  { stroke: "var(--blue)", style: "stroke-width: 3" },
  { stroke: "var(--orange)", style: "stroke-width: 1.4" },
];
const TALL = 96,
  GAP = 82,
  LEFT = 48,
  WIDEST = 700;

// A gradient norm may be tiny, and then its size is the news.
const words = (name, v) =>
  name.endsWith("gradient") && v < 0.001 ? small(v) : number(v, name === "images_per_second" ? 0 : 3);

// Like `drawing`, for a picture whose height depends on its width; `draw` sets both.
function growing(draw) {
  const svg = make("svg", { role: "img", "aria-label": "" }),
    picture = { svg, width: WIDEST };
  new ResizeObserver(([entry]) => {
    const width = Math.round(Math.min(WIDEST, Math.max(280, entry.contentRect.width)));
    if (!entry.contentRect.width || width === picture.width) return;
    picture.width = width;
    draw();
  }).observe(svg);
  return picture;
}

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" }),
    readout = make("div", { class: "readout" }),
    { line, say } = announcer();
  const runs = model.get("runs"),
    last = Math.max(...runs.map((run) => Object.values(run.metrics)[0].length));
  const panels = PANELS.map((panel) => ({
    ...panel,
    names: Object.keys(panel.series).filter((name) => runs.some((run) => run.metrics[name])),
  })).filter((panel) => panel.names.length);
  const picture = growing(() => draw());
  const set = bind(model, ["epoch"], root, draw);
  const plot = make("g");
  const dot = dragDot(
    picture,
    "epoch",
    { fill: "var(--green)", "fill-opacity": 0.3, stroke: "var(--green)", cursor: "ew-resize" },
    (x) => setSlider(control, Math.round(across(0).invert(x))),
  );
  picture.svg.append(plot, dot);

  const control = slider({
    label: "Epoch",
    min: 1,
    max: last,
    step: 1,
    now: () => model.get("epoch"),
    show: (v) => `${v} of ${last}`,
    change: (v) => {
      pause();
      set({ epoch: v });
    },
  });
  // In the dark the theme would dim a picture and frame it; the class and the style say no.
  const samples = runs.map((run) => {
    const shown = make("img", {
        class: "dark-light",
        alt: "",
        style: "display: block; width: 100%; padding: 0; background: none",
      }),
      caption = make("div");
    return {
      run,
      shown,
      caption,
      epochs: run.pictures.map(({ epoch }) => epoch),
      all: make("div", { style: "flex: 1 1 17rem; min-width: 0; max-width: 26rem" }, caption, shown),
    };
  });

  const { buttons, pause } = player({
    now: () => model.get("epoch"),
    first: 1,
    last: () => last,
    go: (epoch) => set({ epoch }),
    stride: () => Math.ceil(last / 60),
  });

  // Where a panel lies, and how epochs become pixels in it.
  function across(i) {
    const columns = picture.width >= 560 && panels.length > 1 ? 2 : 1,
      gap = 26,
      width = (picture.width - gap * (columns - 1)) / columns;
    const head = runs.length > 1 ? 78 : 26,
      column = i % columns,
      left = column * (width + gap) + LEFT,
      right = column * (width + gap) + width - 8;
    return {
      left,
      right,
      top: head + 34 + Math.floor(i / columns) * (TALL + GAP),
      px: scale(1, Math.max(2, last), left, right),
      invert: scale(left, right, 1, last),
      height: head + Math.ceil(panels.length / columns) * (TALL + GAP),
    };
  }

  function panelNodes(panel, i) {
    const { left, right, top, px } = across(i),
      now = model.get("epoch"),
      floor = top + TALL;
    const lines = runs
      .flatMap((run, r) =>
        panel.names.map((name, k) => ({ name, r, values: run.metrics[name], dash: k ? "6 4" : undefined })),
      )
      .filter(({ values }) => values);
    const all = lines.flatMap(({ values }) => values);
    const positive = !panel.logarithmic || all.some((v) => v > 0),
      bend = panel.logarithmic ? Math.log10 : (v) => v;
    const most = Math.max(...all, ...(panel.mark ? [panel.mark[0]] : [])),
      low = panel.least ?? Math.min(0, ...all);
    const span = panel.logarithmic
      ? positive
        ? decades(all)
        : [1, 10]
      : (panel.fixed ?? [low, low + 1.06 * (most - low || 1)]);
    const py = scale(bend(span[0]), bend(span[1]), floor, top);
    const levels = roundTicks(bend(span[0]), bend(span[1]), panel.logarithmic ? 4 : 5)
      .filter((v) => !panel.logarithmic || Number.isInteger(v))
      .map((v) => (panel.logarithmic ? [10 ** v, power(10 ** v)] : [v, String(Number(v.toPrecision(6)))]));
    const legend =
      panel.names.length > 1 ? `: ${panel.series[panel.names[0]]} solid, ${panel.series[panel.names[1]]} dashed` : "";
    return [
      make("text", { x: left - LEFT + 4, y: top - 14 }, panel.title + legend),
      make("path", { class: "grid", d: levels.map(([v]) => `M${left} ${py(bend(v))}H${right}`).join("") }),
      make("path", { class: "axis", d: `M${left} ${top}V${floor}H${right}` }),
      ...levels.map(([v, text]) => make("text", { x: left - 6, y: py(bend(v)) + 4, "text-anchor": "end" }, text)),
      ...roundTicks(1, Math.max(2, last), 5)
        .filter((e) => Number.isInteger(e) && px(e) < right - 62)
        .map((e) => make("text", { x: px(e), y: floor + 22, "text-anchor": "middle" }, String(e))),
      make("text", { x: right, y: floor + 22, "text-anchor": "end" }, "epoch"),
      ...(panel.mark
        ? [
            make("path", { class: "axis", "stroke-dasharray": "1 4", d: `M${left} ${py(panel.mark[0])}H${right}` }),
            make("text", { x: right, y: py(panel.mark[0]) - 4, "text-anchor": "end" }, panel.mark[1]),
          ]
        : []),
      make("path", { class: "axis", "stroke-dasharray": "4 3", d: `M${px(now)} ${top}V${floor}` }),
      ...lines.flatMap(({ name, r, values, dash }) => {
        const kept = values.map((_, e) => e).filter((e) => !panel.logarithmic || values[e] > 0),
          value = valueAt(values, now);
        const end = px(Math.min(now, values.length));
        return [
          make("path", {
            class: "line",
            ...LOOKS[r],
            "stroke-dasharray": dash,
            "data-line": `${name}-${r + 1}`,
            d: path(
              kept.map((e) => px(e + 1)),
              kept.map((e) => py(bend(values[e]))),
            ),
          }),
          ...(panel.logarithmic && value <= 0
            ? []
            : [make("circle", { cx: end, cy: py(bend(value)), r: r ? 4 : 5, fill: LOOKS[r].stroke })]),
        ];
      }),
      make("rect", {
        x: left,
        y: top,
        width: right - left,
        height: TALL,
        fill: "none",
        "pointer-events": "all",
        cursor: "pointer",
        onclick: (event) => {
          const box = picture.svg.getBoundingClientRect();
          setSlider(control, Math.round(across(i).invert(((event.clientX - box.left) * picture.width) / box.width)));
        },
      }),
    ];
  }

  function showSamples(now) {
    for (const { run, shown, caption, epochs } of samples) {
      const { epoch, png } = run.pictures[pictureAt(epochs, now)];
      if (shown.getAttribute("src") !== png) shown.setAttribute("src", png);
      shown.setAttribute("alt", `Samples of ${run.name} after epoch ${epoch}`);
      caption.replaceChildren(make("b", {}, run.name), `: samples after epoch ${epoch}`);
    }
  }

  function table(now) {
    const names = panels.flatMap((panel) => panel.names),
      row = (first, cells) =>
        make("tr", {}, make("th", { scope: "row" }, first), ...cells.map((text) => make("td", {}, text)));
    const ends = runs.map((run) => Object.values(run.metrics)[0].length);
    return make(
      "table",
      {},
      ...(runs.length > 1
        ? [make("thead", {}, make("tr", {}, make("td"), ...runs.map((run) => make("th", { scope: "col" }, run.name))))]
        : []),
      make(
        "tbody",
        {},
        row(
          "epoch",
          ends.map((end) => (now > end ? `${end} (its last)` : String(now))),
        ),
        ...names.map((name) =>
          row(
            NAMES[name],
            runs.map((run) => (run.metrics[name] ? words(name, valueAt(run.metrics[name], now)) : "not recorded")),
          ),
        ),
      ),
    );
  }

  function draw() {
    const now = model.get("epoch"),
      { height, px, top } = across(0);
    picture.svg.setAttribute("viewBox", `0 0 ${picture.width} ${height}`);
    showSamples(now);
    const names =
      runs.length > 1
        ? runs.flatMap((run, r) => [
            make("path", { class: "line", ...LOOKS[r], d: `M4 ${36 + 22 * r}h40` }),
            make("text", { x: 52, y: 40 + 22 * r }, run.name),
          ])
        : [];
    plot.replaceChildren(
      make("text", { x: 4, y: 14 }, "Drag the ring, or click in a panel."),
      ...names,
      ...panels.flatMap(panelNodes),
    );
    dot.setAttribute("cx", px(now));
    dot.setAttribute("cy", top + TALL);
    say(`Epoch ${now}.`);
    readout.replaceChildren(
      table(now),
      "If the generator had the law of the data and D were its best answer, D would say ½ everywhere, and its loss would be log 4 = 1.386.",
    );
    picture.svg.setAttribute(
      "aria-label",
      `Curves over ${last} epochs, cursor at epoch ${now}. ` +
        runs
          .map(
            (run) =>
              `${run.name}: ` +
              panels
                .flatMap((panel) => panel.names)
                .filter((name) => run.metrics[name])
                .map((name) => `${NAMES[name]} ${words(name, valueAt(run.metrics[name], now))}`)
                .join(", "),
          )
          .join(". ") +
        ".",
    );
  }

  const pictures = make(
    "div",
    {
      style: `display: flex; flex-wrap: wrap; align-items: ${runs.length > 1 ? "end" : "start"}; gap: 0.6rem 1.4rem; margin: 0.4rem 0`,
    },
    ...samples.map(({ all }) => all),
  );
  readout.style.flex = "1 1 15rem"; // beside the picture of a single run there is place for it
  root.append(
    make("div", { class: "controls" }, control, make("div", { class: "buttons" }, ...buttons)),
    pictures,
    picture.svg,
    line,
  );
  (runs.length > 1 ? root : pictures).append(readout);
  draw();
  el.append(root);
  return pause;
}

export default { render };

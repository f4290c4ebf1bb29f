// One or two recorded runs: samples, losses, answers of D, gradient norms and scores over the epochs.

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
  const { task, stays, key, see } = card({
    task: words("Press Play, or move the cursor, and find the epoch from which on the samples hardly change."),
    see: words(
      "If the generator had the law of the data and D were its best answer, D would say ½ everywhere, and its loss would be log 4 = 1.386.",
    ),
  });
  // The figure is about the score of the samples, where all have it; else about D's loss.
  const about = ["inception_score", "discriminator_loss"].find((name) => runs.every((run) => run.metrics[name]));
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
    label: words("Epoch"),
    min: 1,
    max: last,
    step: 1,
    now: () => model.get("epoch"),
    show: (v) => words("{v} of {last}", { v, last }),
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
      panel.names.length > 1
        ? `: ${words("{first} solid, {other} dashed", { first: panel.series[panel.names[0]], other: panel.series[panel.names[1]] })}`
        : "";
    return [
      make("text", { x: left - LEFT + 4, y: top - 14 }, panel.title + legend),
      make("path", { class: "grid", d: levels.map(([v]) => `M${left} ${py(bend(v))}H${right}`).join("") }),
      make("path", { class: "axis", d: `M${left} ${top}V${floor}H${right}` }),
      ...levels.map(([v, text]) => make("text", { x: left - 6, y: py(bend(v)) + 4, "text-anchor": "end" }, text)),
      ...roundTicks(1, Math.max(2, last), 5)
        .filter((e) => Number.isInteger(e) && px(e) < right - 62)
        .map((e) => make("text", { x: px(e), y: floor + 22, "text-anchor": "middle" }, String(e))),
      make("text", { x: right, y: floor + 22, "text-anchor": "end" }, words("epoch")),
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
      shown.setAttribute("alt", words("Samples of {run} after epoch {epoch}", { run: run.name, epoch }));
      caption.replaceChildren(make("b", {}, run.name), `: ${words("samples after epoch {epoch}", { epoch })}`);
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
          words("epoch"),
          ends.map((end) => (now > end ? words("{end} (its last)", { end }) : String(now))),
        ),
        ...names.map((name) =>
          row(
            NAMES[name],
            runs.map((run) =>
              run.metrics[name] ? shownAs(name, valueAt(run.metrics[name], now)) : words("not recorded"),
            ),
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
      make("text", { x: 4, y: 14 }, words("Drag the ring, or click in a panel.")),
      ...names,
      ...panels.flatMap(panelNodes),
    );
    dot.setAttribute("cx", px(now));
    dot.setAttribute("cy", top + TALL);
    say(words("Epoch {now}.", { now }));
    readout.replaceChildren(table(now));
    const found = runs.map((run) => (run.metrics[about] ? shownAs(about, valueAt(run.metrics[about], now)) : "–"));
    key(NAMES[about] ?? words("Epoch"), about ? found.join(" | ") : String(now));
    picture.svg.setAttribute(
      "aria-label",
      `${words("Curves over {last} epochs, cursor at epoch {now}.", { last, now })} ` +
        runs
          .map(
            (run) =>
              `${run.name}: ` +
              panels
                .flatMap((panel) => panel.names)
                .filter((name) => run.metrics[name])
                .map((name) => `${NAMES[name]} ${shownAs(name, valueAt(run.metrics[name], now))}`)
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
  const main = make("div", { class: "controls" }, control, make("div", { class: "buttons" }, ...buttons));
  root.append(task, stays(main), pictures, picture.svg, line, ...(runs.length > 1 ? [readout] : []), see);
  if (runs.length === 1) pictures.append(readout);
  draw();
  el.append(root);
  return pause;
}

export default { render };

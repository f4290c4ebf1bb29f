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
  const picture = growing(() => draw()),
    replay = { picture, panels, runs, last };
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
    (x) => goTo(Math.round(panelPlace(0, replay).invert(x))),
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
  const goTo = (epoch) => setSlider(control, epoch);
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
      { height, px, top } = panelPlace(0, replay);
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
      ...panels.flatMap((_, i) => panelNodes(i, replay, now, goTo)),
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

// A joint law of two finite variables: its entropies as lengths, and what one knows of the other.

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const table = make("div", { class: "pairs", style: "margin-top: 0.6rem; column-gap: 0.7rem" }),
    total = make("div"),
    readout = make("div", { class: "readout" });
  const picture = drawing(700, HEIGHT, () => draw());
  const plot = make("g"),
    handles = make("g");
  picture.svg.append(plot, handles);
  const set = bind(model, ["weights", "unit"], root, draw);
  const { task, stays, key, see } = card({
    task: words("Drag the dots until all columns are cut at the same heights: what is left of I(X; Y)?"),
    see: words("I(X; Y) is never above H(X) or H(Y), and it is 0 just when all columns are cut at the same heights."),
  });
  let dots = [];

  const sizes = { 2: "2", 3: "3", 4: "4" };
  const preset = choice({
    label: words("Joint law"),
    now: () => Object.keys(LAWS).find((key) => same(LAWS[key].weights, model.get("weights"))) ?? "own",
    change: (key) => LAWS[key] && set({ weights: LAWS[key].weights }),
    options: {
      ...Object.fromEntries(Object.entries(LAWS).map(([key, law]) => [key, law.text])),
      own: words("Your own"),
    },
  });
  const unit = choice({
    label: words("Unit"),
    options: { nats: words("nats (log e)"), bits: words("bits (log 2)") },
    now: () => model.get("unit"),
    change: (value) => set({ unit: value }),
  });
  const rows = choice({
    label: words("Values of X"),
    options: sizes,
    now: () => model.get("weights").length,
    change: (n) => resize(Number(n), model.get("weights")[0].length),
  });
  const columns = choice({
    label: words("Values of Y"),
    options: sizes,
    now: () => model.get("weights")[0].length,
    change: (n) => resize(model.get("weights").length, Number(n)),
  });

  function resize(r, c) {
    const old = model.get("weights");
    change(Array.from({ length: r }, (_, i) => Array.from({ length: c }, (_, j) => old[i]?.[j] ?? 1)));
  }

  // Table `weights` with other entries: `entry(old, i, j)`.
  const edited = (entry) => model.get("weights").map((row, i) => row.map((old, j) => entry(old, i, j)));

  function change(weights) {
    if (sum(weights.flat())) {
      set({ weights });
      return;
    }
    refresh(root);
    readout.textContent = words("If all weights were 0, there would be no law. Raise another one first.");
  }

  // A table of another size: new sliders and dots. Else they stay, and so do keyboard and finger.
  function layOut(weights) {
    const sliders = weights.flatMap((row, i) =>
      row.map((_, j) =>
        slider({
          label: `x${subscript(i + 1)}, y${subscript(j + 1)}`,
          min: 0,
          max: 10,
          step: 0.1,
          now: () => model.get("weights")[i][j],
          show: (v) => number(v, 1),
          change: (v) => change(edited((old, a, b) => (a === i && b === j ? v : old))),
        }),
      ),
    );
    table.style.gridTemplateColumns = `repeat(${weights[0].length}, minmax(0, 1fr))`;
    table.replaceChildren(...sliders);
    dots = weights.map((row, i) =>
      row
        .slice(1)
        .map((_, j) =>
          dragDot(
            picture,
            `cut-${i + 1}-${j + 1}`,
            { fill: COLOURS[j], stroke: COLOURS[j + 1], cursor: "ns-resize" },
            (_x, y) => cut(i, j, (y - TOP) / AREA),
          ),
        ),
    );
    handles.replaceChildren(...dots.flat());
  }

  // Moves the border between y_j and y_j+1 in the column of x_i: what one loses the other gets.
  function cut(i, j, height) {
    const row = model.get("weights")[i],
      pair = row[j] + row[j + 1];
    const above = height * sum(row) - sum(row.slice(0, j));
    const first = Math.min(pair, 10, Math.max(0, pair - 10, Math.round(10 * above) / 10));
    const second = Math.round(10 * (pair - first)) / 10;
    change(edited((old, a, b) => (a !== i ? old : b === j ? first : b === j + 1 ? second : old)));
  }

  function verdict(h) {
    const none = 1e-12;
    if (h.y < none) return words("Y is certain, so there is nothing to learn about it.");
    if (h.x < none) return words("X is certain, so it tells nothing about Y.");
    if (h.mutual < none)
      return words("X and Y are independent: all columns have their cuts at the same heights, and I = 0.");
    const both = h.yGivenX < none && h.xGivenY < none;
    if (both) return words("X decides Y and Y decides X: I = H(X) = H(Y).");
    if (h.yGivenX < none) return words("X decides Y: each column has one colour, and I = H(Y).");
    if (h.xGivenY < none) return words("Y decides X: each colour is in one column, and I = H(X).");
    return words("Knowing X takes away {ofY} % of H(Y); knowing Y takes away {ofX} % of H(X).", {
      ofY: number((100 * h.mutual) / h.y, 1),
      ofX: number((100 * h.mutual) / h.x, 1),
    });
  }

  function draw() {
    const weights = model.get("weights"),
      all = sum(weights.flat());
    if (dots.length !== weights.length || dots[0].length !== weights[0].length - 1) layOut(weights);
    const joint = normalise(weights),
      turned = transpose(joint),
      unitNow = model.get("unit");
    const h = {
      x: entropy(joint.map(sum)),
      y: entropy(turned.map(sum)),
      joint: jointEntropy(joint),
      cells: joint.flat().length,
      yGivenX: conditionalEntropy(joint),
      xGivenY: conditionalEntropy(turned),
      mutual: mutualInformation(joint),
    };
    const show = (value) => number(unitNow === "bits" ? value / Math.LN2 : value, 3),
      right = picture.width - 6;
    plot.replaceChildren(...mosaic(joint, dots, right), ...entropyBars(h, unitNow, right, show));
    total.textContent = words("These are weights. The figure divides them by their sum, {sum}, so p(x, y) sums to 1.", {
      sum: number(all, 1),
    });
    const exact = (value) => `${number(unitNow === "bits" ? value / Math.LN2 : value, 4)} ${UNITS[unitNow]}`;
    key("I(X; Y)", `${show(h.mutual)} ${UNITS[unitNow]}`);
    readout.replaceChildren(
      nameValues([
        ["H(X)", exact(h.x)],
        ["H(Y)", exact(h.y)],
        ["H(X, Y)", exact(h.joint)],
        ["H(X | Y)", exact(h.xGivenY)],
        ["H(Y | X)", exact(h.yGivenX)],
        ["I(X; Y)", exact(h.mutual)],
      ]),
      verdict(h),
    );
    picture.describe(
      words(
        "Joint law p(x, y), one row for each x: {rows}. As lengths in {unit}: H(X) {x}, H(Y) {y}, H(X, Y) {joint}, H(X given Y) {xGivenY}, H(Y given X) {yGivenX}, mutual information {mutual}.",
        {
          ...Object.fromEntries(Object.entries(h).map(([name, value]) => [name, show(value)])),
          rows: joint.map((row) => `(${row.map((p) => number(p)).join(", ")})`).join(", "),
          unit: UNITS[unitNow],
        },
      ),
    );
  }

  root.append(
    task,
    make("div", { class: "pairs" }, preset, unit, rows, columns),
    stays(table),
    total,
    picture.svg,
    readout,
    see,
  );
  draw();
  el.append(root);
}

export default { render };

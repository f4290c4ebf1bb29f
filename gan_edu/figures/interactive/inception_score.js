// Class probabilities of a few images: their Inception Score, and what it sees and does not see.

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const entries = make("div", { class: "pairs", style: "margin-top: 0.6rem; column-gap: 0.7rem" });
  const readout = make("div", { class: "readout" });
  const picture = drawing(700, HEIGHT, () => draw());
  const plot = make("g"),
    handles = make("g");
  picture.svg.append(plot, handles);
  const set = bind(model, ["probs", "splits", "shuffle", "image"], root, draw);
  const { task, stays, key, see } = card({
    task: words("Make every image sure of its class, then all of them sure of the same class."),
    see: words(
      "The score is never above the number of images or of classes, and it is 1 just when all images of a split have the same probabilities.",
    ),
  });
  let sliders = [],
    dots = [];

  const menu = (control) => control.querySelector("select");
  const numbers = (low, high) =>
    Object.fromEntries(Array.from({ length: high - low + 1 }, (_, i) => [low + i, String(low + i)]));
  const rowNow = () => model.get("probs")[model.get("image") - 1];
  const load = (probs, more) => set({ probs, image: Math.min(model.get("image"), probs.length), ...more });
  const isNow = ({ probs, splits = 1 }) =>
    same(probs, model.get("probs")) && splits === model.get("splits") && !model.get("shuffle");
  const preset = choice({
    label: words("Images"),
    now: () => Object.keys(IMAGES).find((key) => isNow(IMAGES[key])) ?? "own",
    change: (key) => {
      if (!IMAGES[key]) return;
      const { text, probs, ...more } = IMAGES[key];
      load(probs, more);
    },
    options: {
      ...Object.fromEntries(Object.entries(IMAGES).map(([key, { text }]) => [key, text])),
      own: words("Your own"),
    },
  });
  const size = choice({
    label: words("Number of images m"),
    options: numbers(4, 8),
    now: () => model.get("probs").length,
    change: (m) => resize(Number(m), model.get("probs")[0].length),
  });
  const classes = choice({
    label: words("Classes K"),
    options: numbers(2, 5),
    now: () => model.get("probs")[0].length,
    change: (K) => resize(model.get("probs").length, Number(K)),
  });
  const splits = choice({
    label: words("Splits"),
    options: numbers(1, 4),
    now: () => model.get("splits"),
    change: (v) => set({ splits: Number(v) }),
  });
  const order = choice({
    label: words("Order"),
    options: { false: words("as shown"), true: words("shuffled (seed 2020)") },
    now: () => model.get("shuffle"),
    change: (v) => set({ shuffle: v === "true" }),
  });
  const image = choice({
    label: words("Image to change"),
    options: numbers(1, 8),
    now: () => model.get("image"),
    change: (v) => set({ image: Number(v) }),
  });

  // Classes that fall away give what they had to the others in proportion.
  function resize(m, K) {
    const old = model.get("probs");
    load(
      Array.from({ length: m }, (_, i) => {
        const row = Array.from({ length: K }, (_, k) => (old[i] ? (old[i][k] ?? 0) : 1 / K)),
          total = sum(row);
        return total > 0 ? row.map((p) => p / total) : row.map(() => 1 / K);
      }),
    );
  }

  // As many sliders and dots as classes. While there are as many they stay, so keyboard and finger do.
  function layOut(K) {
    sliders = Array.from({ length: K }, (_, k) =>
      slider({
        label: words("class {k}", { k: k + 1 }),
        min: 0,
        max: 1,
        step: 0.01,
        now: () => rowNow()[k],
        show: (v) => number(v, 2),
        change: (v) => change(withProbability(rowNow(), k, v)),
      }),
    );
    entries.style.gridTemplateColumns = `repeat(${K}, minmax(0, 1fr))`;
    entries.replaceChildren(...sliders);
    dots = sliders
      .slice(1)
      .map((_, k) =>
        dragDot(
          picture,
          `border-${k + 1}`,
          { r: 11, fill: "none", "pointer-events": "all", stroke: "currentColor", cursor: "ew-resize" },
          (x) => move(k, scale(LEFT, picture.width - 8, 0, 1)(x)),
        ),
      );
    handles.replaceChildren(...dots);
  }

  function change(row) {
    set({ probs: model.get("probs").map((old, i) => (i === model.get("image") - 1 ? row : old)) });
  }

  // Moves border k of the chosen row; borders in its way are pushed.
  function move(k, where) {
    const row = rowNow(),
      to = Math.min(1, Math.max(0, Math.round(where * 100) / 100));
    const borders = [0, ...row.map((_, i) => Math.min(1, sum(row.slice(0, i + 1))))].map((b, i, all) =>
      i === 0 ? 0 : i === all.length - 1 ? 1 : i < k + 1 ? Math.min(b, to) : i > k + 1 ? Math.max(b, to) : to,
    );
    change(row.map((_, i) => borders[i + 1] - borders[i]));
  }

  function draw() {
    const probs = model.get("probs"),
      S = model.get("splits"),
      shuffle = model.get("shuffle"),
      chosen = model.get("image") - 1,
      m = probs.length,
      K = probs[0].length;
    if (sliders.length !== K) layOut(K);
    [...menu(image).options].forEach((option, i) => {
      option.hidden = option.disabled = i >= m;
    });
    const right = picture.width - 8,
      groups = splitOf(m, S, shuffle),
      found = score(probs),
      result = splitScore(probs, S, shuffle);
    const choose = (i) => set({ image: i + 1 }),
      { nodes, places } = imageBars({ probs, groups, scores: result.scores, chosen, choose }, right);
    plot.replaceChildren(
      make("text", { x: 4, y: 16 }, words("Class probabilities. Click an image, then drag its dots.")),
      ...nodes,
      make("text", { x: 4, y: MEAN - 4 }, words("p̂, the mean of all images")),
      ...lawBar(meanLaw(probs), MEAN + 4, 22, right),
      ...entropyBars(found, K, right),
    );
    const at = scale(0, 1, LEFT, right),
      [y, height] = places[chosen];
    let least = -Infinity;
    dots.forEach((dot, k) => {
      const room = at(1) - 17 * (dots.length - 1 - k); // dots of equal place stay apart
      least = Math.min(room, Math.max(least + 17, at(sum(probs[chosen].slice(0, k + 1)))));
      dot.setAttribute("cx", least);
      dot.setAttribute("cy", y + height / 2);
    });
    const { rows, meaning, sentence, most } = inWords({ probs, splits: S, shuffle, chosen }, found, result);
    key(...most);
    readout.replaceChildren(nameValues(rows), meaning);
    picture.describe(sentence);
    // A reader who cannot see the dots learns from the words of the sliders which image they change.
    sliders.forEach((control, k) => {
      const label = words("image {i}, class {k}", { i: chosen + 1, k: k + 1 });
      control.querySelector("input").setAttribute("aria-label", label);
    });
  }

  root.append(
    task,
    make("div", { class: "controls" }, preset),
    make("div", { class: "pairs" }, size, classes, splits, order, image),
    stays(entries),
    picture.svg,
    readout,
    see,
  );
  draw();
  el.append(root);
}

export default { render };

// Class probabilities of a few images: their Inception Score, and what it sees and does not see.

const COLOURS = ["var(--blue)", "var(--orange)", "var(--green)", "var(--purple)", "currentColor"];
const TOP = 30,
  ROWS = 290,
  LEFT = 32,
  MEAN = TOP + ROWS + 20,
  BARS = MEAN + 62,
  HEIGHT = BARS + 2 * 44 + 16;

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
    dots = [],
    place = {}; // place[image] is [y, height] of its bar

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

  function bar(p, y, height, right) {
    const at = scale(0, 1, LEFT, right);
    let from = 0;
    return p.flatMap((a, k) => {
      const x = at(from),
        width = at(from + a) - at(from);
      from += a;
      if (a <= 0) return [];
      const cell = make("rect", {
        x,
        y,
        width,
        height,
        fill: COLOURS[k],
        "fill-opacity": k === 4 ? 0.14 : 0.3,
        stroke: COLOURS[k],
        "stroke-width": 1.3,
      });
      return width > 16
        ? [cell, make("text", { x: x + width / 2, y: y + height / 2 + 5, "text-anchor": "middle" }, String(k + 1))]
        : [cell];
    });
  }

  // One bar for each image, under the heading of its split.
  function images(probs, groups, scores, chosen, right) {
    const slot = (ROWS - 24 * groups.length) / probs.length,
      height = slot - 5,
      K = probs[0].length;
    const nodes = [];
    let y = TOP;
    groups.forEach((group, s) => {
      const found = { m: probs.length, s: s + 1, score: number(scores[s], 2), most: Math.min(group.length, K) };
      nodes.push(
        make(
          "text",
          { x: 4, y: y + 16 },
          groups.length === 1
            ? words("All {m} images: score {score}, at most {most}", found)
            : words("Split {s}: score {score}, at most {most}", found),
        ),
      );
      y += 24;
      for (const i of group) {
        place[i] = [y, height];
        nodes.push(
          make(
            "text",
            { x: 4, y: y + height / 2 + 5, "font-weight": i === chosen ? 700 : 400 },
            `x${subscript(i + 1)}`,
          ),
          ...bar(probs[i], y, height, right),
        );
        if (i === chosen)
          nodes.push(
            make("rect", {
              x: LEFT - 3,
              y: y - 2.5,
              width: right - LEFT + 6,
              height: height + 5,
              fill: "none",
              stroke: "currentColor",
              "stroke-width": 2,
              rx: 3,
            }),
          );
        else
          nodes.push(
            make("rect", {
              x: 0,
              y,
              width: right,
              height,
              fill: "none",
              "pointer-events": "all",
              cursor: "pointer",
              onclick: () => set({ image: i + 1 }),
            }),
          );
        y += slot;
      }
    });
    return nodes;
  }

  // H(Y), and below it H(Y | X) and what is missing to H(Y): the log of the score.
  function entropies(found, K, right) {
    const at = scale(0, Math.log(K), 4, right),
      y = (k) => BARS + 44 * k;
    const length = (k, from, to, colour, opacity, dash) =>
      make("rect", {
        x: at(from),
        y: y(k) + 6,
        width: Math.max(0, at(to) - at(from)),
        height: 17,
        fill: colour,
        "fill-opacity": opacity,
        stroke: colour,
        "stroke-width": 1.5,
        "stroke-dasharray": dash,
      });
    return [
      make("text", { x: 4, y: y(0) }, words("H(Y) = {value} nats", { value: number(found.marginal) })),
      length(0, 0, found.marginal, "var(--blue)", 0.3),
      make(
        "text",
        { x: 4, y: y(1) },
        words("H(Y | X) = {conditional}, rest = log IS = {rest}", {
          conditional: number(found.conditional),
          rest: number(found.information),
        }),
      ),
      length(1, 0, found.conditional, "var(--orange)", 0.3, "6 3"),
      length(1, found.marginal - found.information, found.marginal, "var(--green)", 0.85),
      make("path", {
        class: "axis",
        d:
          `M4 ${y(1) + 31}H${right}` +
          Array.from({ length: K }, (_, k) => `M${at(Math.log(k + 1))} ${y(1) + 31}v5`).join(""),
      }),
      ...Array.from({ length: K }, (_, k) => k)
        .filter((k) => k === K - 1 || at(Math.log(K)) - at(Math.log(k + 1)) > 60)
        .map((k) =>
          make(
            "text",
            { x: at(Math.log(k + 1)), y: y(1) + 51, "text-anchor": k === 0 ? "start" : k === K - 1 ? "end" : "middle" },
            k ? `log ${k + 1}` : "0",
          ),
        ),
    ];
  }

  function verdict(probs, found, result) {
    const [m, K, S] = [probs.length, probs[0].length, result.scores.length],
      most = Math.min(m, K),
      none = 1e-9;
    let all = "";
    if (found.marginal < none) all = words("All images are surely of one class: H(Y) = 0, so the score is 1.");
    else if (found.information < none)
      all = words("Each image has the mean law p̂: its class tells nothing, so the score is 1.");
    else if (found.score > most - none) {
      all =
        most === K
          ? words(
              "The score is at its cap {most}: each image is sure of its class, and all classes are equally frequent.",
              { most },
            )
          : words(
              "The score is at its cap {most}: each image is sure of its class, and the classes it finds are equally frequent.",
              { most },
            );
      if (m === K) all += ` ${words("One image per class is enough: the score asks for no more.")}`;
    }
    if (S === 1) return all;
    const largest = Math.ceil(m / S),
      images = largest === m / S ? largest : words("{n} or {more}", { n: largest - 1, more: largest });
    const cap = words("Each split has {images} images and its own p̂, so no split can score above {most}.", {
      images,
      most: Math.min(largest, K),
    });
    return `${all} ${cap}`.trim();
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
    const split = Math.floor(m / S),
      error = bias(probs, split),
      list = (p) => `(${p.map((a) => number(a, 2)).join(", ")})`;
    plot.replaceChildren(
      make("text", { x: 4, y: 16 }, words("Class probabilities. Click an image, then drag its dots.")),
      ...images(probs, groups, result.scores, chosen, right),
      make("text", { x: 4, y: MEAN - 4 }, words("p̂, the mean of all images")),
      ...bar(meanLaw(probs), MEAN + 4, 22, right),
      ...entropies(found, K, right),
    );
    const at = scale(0, 1, LEFT, right),
      [y, height] = place[chosen];
    let least = -Infinity;
    dots.forEach((dot, k) => {
      const room = at(1) - 17 * (dots.length - 1 - k); // dots of equal place stay apart
      least = Math.min(room, Math.max(least + 17, at(sum(probs[chosen].slice(0, k + 1)))));
      dot.setAttribute("cx", least);
      dot.setAttribute("cy", y + height / 2);
    });
    const rows = [
      ["H(Y)", words("{value} nats", { value: number(found.marginal, 4) })],
      ["H(Y | X)", words("{value} nats", { value: number(found.conditional, 4) })],
      ["IS", `exp(${number(found.information, 4)}) = ${number(found.score, 4)}`],
      [words("cap min(m, K)"), String(Math.min(m, K))],
      [
        S > 1 ? words("mean of {S} splits", { S }) : words("mean of 1 split"),
        words("{mean}, std {std}", { mean: number(result.mean, 4), std: number(result.std, 4) }),
      ],
      [words("bias, m = {m}", { m: split }), words("{bias} to first order", { bias: number(error, 4) })],
      [words("image {i}", { i: chosen + 1 }), list(probs[chosen])],
    ];
    const turned = { mean: number(splitScore(probs, S, !shuffle).mean, 4) };
    const other =
      S > 1 &&
      (shuffle
        ? words("Not shuffled, the splits would have the mean {mean}.", turned)
        : words("Shuffled, the splits would have the mean {mean}.", turned));
    key(S > 1 ? words("Inception Score, mean of {S} splits", { S }) : words("Inception Score"), number(result.mean, 2));
    readout.replaceChildren(nameValues(rows), [verdict(probs, found, result), other].filter(Boolean).join(" "));
    const arranged = shuffle ? words("shuffled (seed 2020)") : words("as shown");
    picture.describe(
      words(
        "{m} images, {K} classes; splits: {S}, {order}. Image {i} has {law}, the mean is {mean}. H(Y) is {marginal}, H(Y given X) {conditional}, score {score}; splits {scores}.",
        {
          m,
          K,
          S,
          order: arranged,
          i: chosen + 1,
          law: list(probs[chosen]),
          mean: list(meanLaw(probs)),
          marginal: number(found.marginal),
          conditional: number(found.conditional),
          score: number(found.score),
          scores: result.scores.map((value) => number(value)).join(", "),
        },
      ),
    );
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

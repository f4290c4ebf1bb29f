// Class probabilities of a few images: their Inception Score, and what it sees and does not see.

const sum = (values) => values.reduce((a, b) => a + b, 0);
const average = (values) => sum(values) / values.length;
const atLeastZero = (value) => Math.max(0, value); // not −10⁻¹⁷ by rounding

// H(p), in nats, with 0 log 0 = 0.
export function entropy(p) {
  return atLeastZero(-sum(p.map((a) => (a > 0 ? a * Math.log(a) : 0))));
}

// The mean of the rows, p̂.
export function meanLaw(rows) {
  return rows[0].map((_, k) => average(rows.map((row) => row[k])));
}

// H(Y), H(Y | X) and the score exp(H(Y) − H(Y | X)) of images with equal weight.
export function score(rows) {
  const marginal = entropy(meanLaw(rows)),
    conditional = average(rows.map(entropy));
  const information = atLeastZero(marginal - conditional);
  return { marginal, conditional, information, score: Math.exp(information) };
}

// What shuffling with seed 2020 makes of 4 to 8 images: RandomState(2020).permutation(m) of NumPy,
// the order that torch-fidelity uses.
const SHUFFLED = {
  4: [2, 1, 3, 0],
  5: [3, 1, 2, 4, 0],
  6: [4, 1, 2, 3, 5, 0],
  7: [5, 4, 1, 2, 3, 6, 0],
  8: [6, 2, 1, 4, 5, 3, 7, 0],
};

// The images of each split, by number from 0; split s starts at ⌊s m / S⌋.
export function splitOf(m, splits, shuffle) {
  const order = shuffle ? SHUFFLED[m] : Array.from({ length: m }, (_, i) => i);
  return Array.from({ length: splits }, (_, s) =>
    order.slice(Math.floor((s * m) / splits), Math.floor(((s + 1) * m) / splits)),
  );
}

// Scores of the splits, each with its own p̂, their mean, and their std (ddof = 0).
export function splitScore(rows, splits, shuffle) {
  const scores = splitOf(rows.length, splits, shuffle).map((images) => score(images.map((i) => rows[i])).score);
  const mean = average(scores);
  return { scores, mean, std: Math.sqrt(average(scores.map((value) => (value - mean) ** 2))) };
}

// First-order bias of the score of m images that are drawn from these rows.
export function bias(rows, m) {
  const p = meanLaw(rows),
    kept = p.map((_, k) => k).filter((k) => p[k] > 0);
  const chi2 = average(rows.map((row) => sum(kept.map((k) => (row[k] - p[k]) ** 2 / p[k]))));
  const kl = rows.map((row) => sum(kept.map((k) => (row[k] > 0 ? row[k] * Math.log(row[k] / p[k]) : 0))));
  const variance = average(kl.map((value) => (value - average(kl)) ** 2));
  return (-score(rows).score * (chi2 - variance)) / (2 * m);
}

// Row p with p_k = value; what it takes or gives, the other classes share in proportion.
export function withProbability(p, k, value) {
  const rest = sum(p.filter((_, i) => i !== k)),
    share = 1 - value;
  return p.map((a, i) => (i === k ? value : rest > 0 ? (a / rest) * share : share / (p.length - 1)));
}

const sharp = (classes, count) => classes.map((k) => Array.from({ length: count }, (_, i) => Number(i === k)));
const MIXED = [
  [0.9, 0.05, 0.03, 0.02],
  [0.25, 0.55, 0.1, 0.1],
  [0.05, 0.85, 0.05, 0.05],
  [0.1, 0.1, 0.6, 0.2],
  [0.02, 0.03, 0.05, 0.9],
  [0.1, 0.15, 0.25, 0.5],
];

export const IMAGES = {
  mixed: { text: "Rather sharp, four classes", probs: MIXED },
  unsure: { text: "Unsure: each image uniform", probs: Array.from({ length: 6 }, () => [0.25, 0.25, 0.25, 0.25]) },
  balanced: { text: "All sharp and balanced", probs: sharp([0, 0, 1, 1, 2, 2, 3, 3], 4) },
  collapsed: { text: "Collapsed: all one class", probs: sharp([1, 1, 1, 1, 1, 1, 1, 1], 4) },
  memorised: { text: "K memorised images", probs: sharp([0, 1, 2, 3, 4], 5) },
  few: { text: "Fewer images than classes", probs: sharp([0, 1, 2, 3], 5) },
  sorted: {
    text: "Sorted by class, four splits",
    probs: sharp([0, 0, 1, 1, 2, 2, 3, 3], 4),
    splits: 4,
    shuffle: false,
  },
};

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
    label: "Images",
    now: () => Object.keys(IMAGES).find((key) => isNow(IMAGES[key])) ?? "own",
    change: (key) => {
      if (!IMAGES[key]) return;
      const { text, probs, ...more } = IMAGES[key];
      load(probs, more);
    },
    options: { ...Object.fromEntries(Object.entries(IMAGES).map(([key, { text }]) => [key, text])), own: "Your own" },
  });
  const size = choice({
    label: "Number of images m",
    options: numbers(4, 8),
    now: () => model.get("probs").length,
    change: (m) => resize(Number(m), model.get("probs")[0].length),
  });
  const classes = choice({
    label: "Classes K",
    options: numbers(2, 5),
    now: () => model.get("probs")[0].length,
    change: (K) => resize(model.get("probs").length, Number(K)),
  });
  const splits = choice({
    label: "Splits",
    options: numbers(1, 4),
    now: () => model.get("splits"),
    change: (v) => set({ splits: Number(v) }),
  });
  const order = choice({
    label: "Order",
    options: { false: "as shown", true: "shuffled (seed 2020)" },
    now: () => model.get("shuffle"),
    change: (v) => set({ shuffle: v === "true" }),
  });
  const image = choice({
    label: "Image to change",
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
        label: `class ${k + 1}`,
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
      const whose = groups.length === 1 ? `All ${probs.length} images` : `Split ${s + 1}`;
      nodes.push(
        make(
          "text",
          { x: 4, y: y + 16 },
          `${whose}: score ${number(scores[s], 2)}, at most ${Math.min(group.length, K)}`,
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
      make("text", { x: 4, y: y(0) }, `H(Y) = ${number(found.marginal)} nats`),
      length(0, 0, found.marginal, "var(--blue)", 0.3),
      make(
        "text",
        { x: 4, y: y(1) },
        `H(Y | X) = ${number(found.conditional)}, rest = log IS = ${number(found.information)}`,
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
    if (found.marginal < none) all = "All images are surely of one class: H(Y) = 0, so the score is 1.";
    else if (found.information < none)
      all = "Each image has the mean law p̂: its class tells nothing, so the score is 1.";
    else if (found.score > most - none) {
      all = `The score is at its cap ${most}: each image is sure of its class, and ${most === K ? "all classes" : "the classes it finds"} are equally frequent.`;
      if (m === K) all += " One image per class is enough: the score asks for no more.";
    }
    if (S === 1) return all;
    const largest = Math.ceil(m / S),
      images = largest === m / S ? largest : `${largest - 1} or ${largest}`;
    return `${all} Each split has ${images} images and its own p̂, so no split can score above ${Math.min(largest, K)}.`.trim();
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
      make("text", { x: 4, y: 16 }, "Class probabilities. Click an image, then drag its dots."),
      ...images(probs, groups, result.scores, chosen, right),
      make("text", { x: 4, y: MEAN - 4 }, "p̂, the mean of all images"),
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
      ["H(Y)", `${number(found.marginal, 4)} nats`],
      ["H(Y | X)", `${number(found.conditional, 4)} nats`],
      ["IS", `exp(${number(found.information, 4)}) = ${number(found.score, 4)}`],
      ["cap min(m, K)", String(Math.min(m, K))],
      [S > 1 ? `mean of ${S} splits` : "mean of 1 split", `${number(result.mean, 4)}, std ${number(result.std, 4)}`],
      [`bias, m = ${split}`, `${number(error, 4)} to first order`],
      [`image ${chosen + 1}`, list(probs[chosen])],
    ];
    const other =
      S > 1 &&
      `${shuffle ? "Not shuffled" : "Shuffled"}, the splits would have the mean ${number(splitScore(probs, S, !shuffle).mean, 4)}.`;
    readout.replaceChildren(nameValues(rows), [verdict(probs, found, result), other].filter(Boolean).join(" "));
    picture.describe(
      `${m} images, ${K} classes, ${S} ${shuffle ? "shuffled " : ""}split${S > 1 ? "s" : ""}. Image ${chosen + 1} has ${list(probs[chosen])}, ` +
        `the mean is ${list(meanLaw(probs))}. H(Y) is ${number(found.marginal)}, H(Y given X) ${number(found.conditional)}, ` +
        `score ${number(found.score)}; splits ${result.scores.map((value) => number(value)).join(", ")}.`,
    );
    // A reader who cannot see the dots learns from the words of the sliders which image they change.
    sliders.forEach((control, k) => {
      control.querySelector("input").setAttribute("aria-label", `image ${chosen + 1}, class ${k + 1}`);
    });
  }

  root.append(
    make("div", { class: "controls" }, preset),
    make("div", { class: "pairs" }, size, classes, splits, order, image),
    entries,
    picture.svg,
    readout,
  );
  draw();
  el.append(root);
}

export default { render };

// Class laws as bars: one for each image, their mean, and the entropies as lengths below.

const COLOURS = ["var(--blue)", "var(--orange)", "var(--green)", "var(--purple)", "currentColor"];
const TOP = 30,
  ROWS = 290;
export const LEFT = 32,
  MEAN = TOP + ROWS + 20;
const BARS = MEAN + 62;
export const HEIGHT = BARS + 2 * 44 + 16;

// A law as one bar: the width of each piece is the probability of a class.
export function lawBar(p, y, height, right) {
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

// One bar for each image, under the heading of its split; `choose(i)` hears of a click on an image. In
// `places`, image i has [y, height] of its bar.
export function imageBars({ probs, groups, scores, chosen, choose }, right) {
  const slot = (ROWS - 24 * groups.length) / probs.length,
    height = slot - 5,
    K = probs[0].length;
  const nodes = [],
    places = [];
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
      places[i] = [y, height];
      nodes.push(
        make("text", { x: 4, y: y + height / 2 + 5, "font-weight": i === chosen ? 700 : 400 }, `x${subscript(i + 1)}`),
        ...lawBar(probs[i], y, height, right),
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
            onclick: () => choose(i),
          }),
        );
      y += slot;
    }
  });
  return { nodes, places };
}

// H(Y), and below it H(Y | X) and what is missing to H(Y): the log of the score.
export function entropyBars(found, K, right) {
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

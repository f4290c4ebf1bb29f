// A joint law as a unit square of areas, and its entropies as lengths below.

export const UNITS = { nats: words("nats"), bits: words("bits") };
export const COLOURS = ["var(--blue)", "var(--orange)", "var(--green)", "var(--purple)"];
export const TOP = 44,
  AREA = 220;
const BARS = TOP + AREA + 62,
  LINE = 44,
  LEFT = 6;
export const HEIGHT = BARS + 4 * LINE + 44;

// The unit square cut into columns as wide as p(x), each cut at the heights of p(y | x); the
// dots[i][j] go to the cuts.
export function mosaic(joint, dots, right) {
  const nodes = [
    make("text", { x: LEFT, y: 14 }, words("Each area is a probability p(x, y); all together are 1.")),
    make("text", { x: LEFT, y: 34 }, words("Drag the dots, or move the sliders.")),
  ];
  let x = LEFT;
  joint.forEach((row, i) => {
    const px = sum(row),
      width = px * (right - LEFT);
    let y = TOP;
    row.forEach((p, j) => {
      const height = px ? (p / px) * AREA : 0;
      if (p)
        nodes.push(
          make("rect", {
            x,
            y,
            width,
            height,
            fill: COLOURS[j],
            "fill-opacity": 0.28,
            stroke: COLOURS[j],
            "stroke-width": 1.5,
          }),
        );
      if (width > 110 && height > 17)
        nodes.push(make("text", { x: x + 6, y: y + 15 }, `y${subscript(j + 1)}: ${number(p)}`));
      else if (width > 26 && height > 17) nodes.push(make("text", { x: x + 4, y: y + 15 }, `y${subscript(j + 1)}`));
      y += height;
      if (j === row.length - 1) return;
      const shift = Math.min(24, width / (row.length + 1)); // dots of equal height stay apart
      dots[i][j].setAttribute("cx", x + width / 2 + (j - (row.length - 2) / 2) * shift + (width > 110 ? 24 : 0));
      dots[i][j].setAttribute("cy", y);
      dots[i][j].setAttribute("visibility", width > 12 ? "visible" : "hidden");
    });
    if (width > 22)
      nodes.push(
        make(
          "text",
          { x: x + width / 2, y: TOP + AREA + 18, "text-anchor": "middle" },
          width > 66 ? `x${subscript(i + 1)}: ${number(px)}` : `x${subscript(i + 1)}`,
        ),
      );
    x += width;
  });
  return nodes;
}

// H(X) from the left, H(Y) up to the right end of H(X, Y): where both lie is I(X; Y).
export function entropyBars(h, unit, right, show) {
  const most = Math.log(h.cells),
    at = scale(0, most, LEFT, right),
    y = (k) => BARS + k * LINE;
  const bar = (k, from, to, colour, opacity, dash) =>
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
  const title = (k, text) => make("text", { x: LEFT, y: y(k) }, text);
  const step = most > 1.5 ? 0.5 : 0.25,
    log2 = unit === "bits" ? Math.LN2 : 1;
  const ticks = Array.from({ length: Math.floor(most / log2 / step + 1e-9) + 1 }, (_, i) => i * step);
  return [
    title(0, `H(X, Y) = ${show(h.joint)}`),
    bar(0, 0, h.joint, "var(--purple)", 0.3),
    title(1, `H(X) = ${show(h.x)}`),
    bar(1, 0, h.x, "var(--blue)", 0.3),
    title(2, `H(Y) = ${show(h.y)}`),
    bar(2, h.joint - h.y, h.joint, "var(--orange)", 0.3, "6 3"),
    title(3, `H(X | Y) = ${show(h.xGivenY)}, I = ${show(h.mutual)}, H(Y | X) = ${show(h.yGivenX)}`),
    bar(3, 0, h.xGivenY, "var(--blue)", 0.3),
    bar(3, h.xGivenY, h.x, "var(--green)", 0.85),
    bar(3, h.joint - h.yGivenX, h.joint, "var(--orange)", 0.3, "6 3"),
    make("path", {
      class: "axis",
      "stroke-dasharray": "1 4",
      d: [h.xGivenY, h.x].map((v) => `M${at(v)} ${y(1) + 6}V${y(3) - 14}`).join(""),
    }),
    make("path", {
      class: "axis",
      d: `M${LEFT} ${y(3) + 30}H${right}${ticks.map((v) => `M${at(v * log2)} ${y(3) + 30}v5`).join("")}`,
    }),
    ...ticks
      .filter((v) => v * log2 < most * 0.93)
      .map((v) => make("text", { x: at(v * log2), y: y(3) + 50, "text-anchor": v ? "middle" : "start" }, String(v))),
    make(
      "text",
      { x: right, y: y(3) + 66, "text-anchor": "end" },
      words("{unit}; the axis ends at {log} {cells}, the most for H(X, Y)", {
        unit: UNITS[unit],
        log: unit === "bits" ? "log₂" : "log",
        cells: h.cells,
      }),
    ),
  ];
}

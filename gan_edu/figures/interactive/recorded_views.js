// What is seen of recorded networks: their pictures, bars, the length of z on both paths.

const SIDE = 28,
  LENGTHS = [5, 15]; // of z, in the chart
const PATHS = { sphere: words("sphere"), line: words("straight line") };
const LINES = { sphere: { stroke: "var(--blue)" }, line: { stroke: "var(--orange)", "stroke-dasharray": "7 4" } };

// A picture on a canvas of its own size, enlarged to the width of its place.
export function screen(name, style = "") {
  const look = `display: block; width: 100%; aspect-ratio: 1; border: 1px solid var(--grid); image-rendering: pixelated; ${style}`;
  const size = { width: SIDE, height: SIDE };
  const canvas = make("canvas", {
    ...size,
    role: "img",
    "aria-label": words("No picture yet"),
    class: name,
    style: look,
  });
  // Levels from 0 to 255, channel by channel: grey, or red, green and blue.
  const paint = (levels, label) => {
    const image = new ImageData(SIDE, SIDE),
      [green, blue] = levels.length > SIDE * SIDE ? [SIDE * SIDE, 2 * SIDE * SIDE] : [0, 0];
    for (let i = 0; i < SIDE * SIDE; i++) image.data.set([levels[i], levels[i + green], levels[i + blue], 255], 4 * i);
    canvas.getContext("2d").putImageData(image, 0, 0);
    canvas.setAttribute("aria-label", label);
  };
  return { canvas, paint };
}

// Values of G, from −1 to 1, as levels.
export const levelsOf = (image) => Array.from(image, (v) => Math.round(127.5 * (v + 1)));

// A row of a table: a class, its probability as a bar and as a number.
export function bar(name, chance) {
  const look = `width: ${(100 * chance).toFixed(1)}%; min-width: 1px; height: 0.8rem; background: var(--blue)`;
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, name),
    make("td", { class: "bar", style: "width: 7rem" }, make("div", { style: look })),
    make("td", {}, number(chance)),
  );
}

// The lengths of z on both paths from a to b, and of the z of the moment.
export function lengthChart(picture, { a, b, z, path: chosen, tau }) {
  const { svg, width, height } = picture,
    [left, right, top, floor] = [40, width - 14, 48, height - 40];
  const [x, y] = [scale(0, 1, left, right), scale(...LENGTHS, floor, top)],
    taus = grid(0, 1, 41);
  const line = (name) => {
    const lengths = taus.map((t) => lengthOf(between(name, a, b, t)));
    const look = { class: "line", ...LINES[name], style: `stroke-width: ${name === chosen ? 3.5 : 1.5}` };
    return make("path", { ...look, "data-line": name, d: path(taus.map(x), lengths.map(y)) });
  };
  const text = (at, up, words, anchor = "start") => make("text", { x: at, y: up, "text-anchor": anchor }, words);
  const up = y(Math.min(LENGTHS[1], Math.max(LENGTHS[0], lengthOf(z))));
  svg.replaceChildren(
    text(4, 14, words("Length of z on the way")),
    make("path", { class: "grid", d: [5, 10, 15].map((v) => `M${left} ${y(v)}H${right}`).join("") }),
    make("path", { class: "axis", d: `M${left} ${top}V${floor}H${right}` }),
    ...[5, 10, 15].map((v) => text(left - 6, y(v) + 4, String(v), "end")),
    ...Object.keys(PATHS).flatMap((name, i) => [
      make("path", { class: "line", ...LINES[name], d: `M${44 + 120 * i} 32h36` }),
      text(86 + 120 * i, 36, PATHS[name]),
    ]),
    ...Object.keys(PATHS).map(line),
    make("path", { class: "axis", "stroke-dasharray": "1 4", d: `M${x(tau)} ${top}V${floor}` }),
    make("circle", { cx: x(tau), cy: up, r: 6, fill: "var(--green)" }),
    text(left, floor + 20, "A", "middle"),
    text(right, floor + 20, "B", "end"),
    text((left + right) / 2, floor + 34, "τ", "middle"),
  );
}

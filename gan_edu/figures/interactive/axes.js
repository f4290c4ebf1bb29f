// Drawings: their size, their scales, charts, and dots to drag.

// An empty drawing, as wide as its place but at most `widest` pixels; `draw` runs when the width
// changes, so letters keep their size on a phone. `describe` sets the text alternative, and lets a
// screen reader say it once the reader stops; `say` says something else.
export function drawing(widest, height, draw) {
  const svg = make("svg", { role: "img", "aria-label": "" });
  const { line, say } = announcer();
  const describe = (text) => {
    if (!line.parentNode) svg.after(line);
    svg.setAttribute("aria-label", text);
    say(text);
  };
  const picture = { svg, width: 0, height, describe, say };
  const fit = (place) => {
    const width = Math.round(Math.min(widest, Math.max(280, place)));
    const changed = width !== picture.width;
    picture.width = width;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    return changed;
  };
  fit(widest);
  new ResizeObserver(([entry]) => {
    if (entry.contentRect.width && fit(entry.contentRect.width)) draw();
  }).observe(svg);
  return picture;
}

// Maps numbers in [low, high] to pixels in [from, to].
export function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

// n equally spaced numbers from low to high.
export function grid(low, high, n) {
  return Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
}

// The `d` of a path through points given by two arrays of pixels.
export function path(xs, ys) {
  return xs.map((x, i) => `${i ? "L" : "M"}${x.toFixed(2)} ${ys[i].toFixed(2)}`).join("");
}

// Nodes of a line chart with a logarithmic y axis, from `top` down to `top + height`; `x` and `y`
// are [low, high] and `now` is marked between. A line has name, xs, ys, colour, dash, and a dot at
// its end if asked; its points off the y axis are left out.
export function chart({ width, height, top = 0, lines, x, y, now, xlabel, logX = false }) {
  const left = 44,
    right = width - 14,
    first = top + 22 * lines.length + 8,
    last = top + height - 40;
  const log = Math.log10,
    bend = logX ? log : (v) => v;
  const px = scale(bend(x[0]), bend(x[1]), left, right),
    py = scale(log(y[0]), log(y[1]), last, first);
  const powers = (low, high, most) => {
    const [from, to] = [Math.ceil(log(low) - 1e-9), Math.floor(log(high) + 1e-9)];
    const stride = Math.ceil((to - from + 1) / most);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
      .filter((k) => k % stride === 0)
      .map((k) => 10 ** k);
  };
  const xTicks = logX ? powers(...x, 6) : grid(...x, 5),
    yTicks = powers(...y, 6);
  const nodes = [
    make("path", { class: "grid", d: yTicks.map((v) => `M${left} ${py(log(v))}H${right}`).join("") }),
    make("path", { class: "axis", d: `M${left} ${first}V${last}H${right}` }),
    make("path", { class: "axis", "stroke-dasharray": "1 4", d: `M${px(bend(now))} ${first}V${last}` }),
    ...yTicks.map((v) => make("text", { x: left - 6, y: py(log(v)) + 4, "text-anchor": "end" }, power(v))),
    ...xTicks.map((v) =>
      make("text", { x: px(bend(v)), y: last + 18, "text-anchor": "middle" }, String(Math.round(v))),
    ),
    make("text", { x: right, y: last + 36, "text-anchor": "end" }, xlabel),
  ];
  lines.forEach(({ name, xs, ys, colour, dash, dot }, i) => {
    const look = { class: "line", stroke: colour, "stroke-dasharray": dash };
    const kept = xs.map((_, k) => k).filter((k) => ys[k] >= y[0] && ys[k] <= y[1] * 1.0001);
    const [us, vs] = [kept.map((k) => px(bend(xs[k]))), kept.map((k) => py(log(ys[k])))];
    nodes.push(
      make("path", { ...look, d: path(us, vs), "data-line": name }),
      make("path", { ...look, d: `M${left + 6} ${top + 14 + 22 * i}h40` }),
      make("text", { x: left + 54, y: top + 18 + 22 * i }, name),
    );
    if (dot && us.length) nodes.push(make("circle", { cx: us.at(-1), cy: vs.at(-1), r: 4, fill: colour }));
  });
  return nodes;
}

// A dot; `moved(x, y)` gets the place of the pointer in the drawing's own pixels. Keep the dot when
// the rest is drawn again: a finger's events go to the element it first touched.
export function dragDot(picture, name, look, moved) {
  const dot = make("circle", { r: 11, "stroke-width": 2.5, cursor: "move", ...look, "data-drag": name });
  // Or the page would scroll with the finger; `touch-action` is not heeded on a part of a drawing.
  dot.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  dot.addEventListener("pointerdown", (event) => {
    dot.setPointerCapture(event.pointerId);
    event.preventDefault(); // or the mouse would select text
  });
  dot.addEventListener("pointermove", (event) => {
    if (!dot.hasPointerCapture(event.pointerId)) return;
    const box = picture.svg.getBoundingClientRect(),
      pixel = picture.width / box.width;
    moved((event.clientX - box.left) * pixel, (event.clientY - box.top) * pixel);
  });
  return dot;
}

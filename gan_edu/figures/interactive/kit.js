// Shared by all figures to play with. Each figure file follows this text in one module.

// An element with attributes and children; `on…` attributes become listeners.
export function make(tag, attributes = {}, ...children) {
  const drawing = ["svg", "path", "line", "rect", "circle", "text", "g", "title"].includes(tag);
  const element = drawing
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

// A labelled slider with its value in words; native, so keyboard and touch work.
export function slider({ label, min, max, step, value, show = String, change }) {
  const words = make("b", {}, show(value)); // an <output> here would take the label for itself
  const input = make("input", {
    type: "range", min, max, step, value, "aria-label": label, "aria-valuetext": show(value),
    oninput: () => {
      const now = Number(input.value);
      words.textContent = show(now);
      input.setAttribute("aria-valuetext", show(now));
      change(now);
    },
  });
  return make("label", { class: "control" }, make("span", {}, `${label}: `, words), input);
}

// Buttons Step, Play and Reset. `advance(fast)` moves on and says whether it could; Play repeats
// it, or runs to the end at once for a reader who prefers no motion.
export function player({ advance, draw, reset, quiet, delay = 120 }) {
  let timer = null;
  const pause = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
    quiet.setAttribute("aria-live", "polite");
  };
  const start = () => {
    if (!advance(true)) reset(); // Play at the end starts again
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) while (advance(true));
    else {
      play.textContent = "Pause";
      quiet.setAttribute("aria-live", "off"); // a screen reader cannot follow each frame
      timer = setInterval(() => {
        if (!advance(true) || !play.isConnected) pause();
        draw();
      }, delay);
    }
    draw();
  };
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  const play = button("Play", () => (timer ? pause() : start()));
  const rest = (act) => () => { pause(); act(); draw(); };
  quiet.setAttribute("aria-live", "polite");
  return { buttons: [button("Step", rest(() => advance(false))), play, button("Reset", rest(reset))], pause };
}

// A labelled choice; `options` maps each value to what the reader sees.
export function choice({ label, options, value, change }) {
  const select = make("select", { "aria-label": label, onchange: () => change(select.value) },
    ...Object.entries(options).map(([key, text]) =>
      make("option", { value: key, selected: key === value }, text)));
  return make("label", { class: "control" }, make("span", {}, label), select);
}

// An empty drawing, as wide as its place but at most `widest` pixels; `draw` runs when the width
// changes, so letters keep their size on a phone. `describe` sets the text alternative.
export function drawing(widest, height, draw) {
  const svg = make("svg", { role: "img", "aria-label": "" });
  const picture = { svg, width: 0, height, describe: (text) => svg.setAttribute("aria-label", text) };
  const fit = (place) => {
    const width = Math.round(Math.min(widest, Math.max(280, place)));
    const changed = width !== picture.width;
    picture.width = width;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    return changed;
  };
  fit(widest);
  new ResizeObserver(([entry]) => { if (entry.contentRect.width && fit(entry.contentRect.width)) draw(); }).observe(svg);
  return picture;
}

// Nodes of a line chart with a logarithmic y axis, from `top` down to `top + height`; `x` and `y`
// are [low, high] and `now` is marked between. A line has name, xs, ys, colour, dash, and a dot at
// its end if asked; its points off the y axis are left out.
export function chart({ width, height, top = 0, lines, x, y, now, xlabel, logX = false }) {
  const left = 44, right = width - 14, first = top + 22 * lines.length + 8, last = top + height - 40;
  const log = Math.log10, bend = logX ? log : (v) => v;
  const px = scale(bend(x[0]), bend(x[1]), left, right), py = scale(log(y[0]), log(y[1]), last, first);
  const powers = (low, high, most) => {
    const [from, to] = [Math.ceil(log(low) - 1e-9), Math.floor(log(high) + 1e-9)];
    const stride = Math.ceil((to - from + 1) / most);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((k) => k % stride === 0).map((k) => 10 ** k);
  };
  const xTicks = logX ? powers(...x, 6) : grid(...x, 5), yTicks = powers(...y, 6);
  const nodes = [
    make("path", { class: "grid", d: yTicks.map((v) => `M${left} ${py(log(v))}H${right}`).join("") }),
    make("path", { class: "axis", d: `M${left} ${first}V${last}H${right}` }),
    make("path", { class: "axis", "stroke-dasharray": "1 4", d: `M${px(bend(now))} ${first}V${last}` }),
    ...yTicks.map((v) => make("text", { x: left - 6, y: py(log(v)) + 4, "text-anchor": "end" }, power(v))),
    ...xTicks.map((v) => make("text", { x: px(bend(v)), y: last + 18, "text-anchor": "middle" }, String(Math.round(v)))),
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

// Maps numbers in [low, high] to pixels in [from, to].
export function scale(low, high, from, to) {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

// The `d` of a path through points given by two arrays of pixels.
export function path(xs, ys) {
  return xs.map((x, i) => `${i ? "L" : "M"}${x.toFixed(2)} ${ys[i].toFixed(2)}`).join("");
}

// n equally spaced numbers from low to high.
export function grid(low, high, n) {
  return Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));
}

// A power of ten, as 10⁻³; 1 and 10 as they are.
export function power(value) {
  const digits = String(Math.round(Math.log10(value)));
  if (digits === "0" || digits === "1") return String(10 ** digits);
  return "10" + digits.replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
}

// A positive number with three digits, however small it is: 0.0125 or 3.1·10⁻⁹.
export function small(value) {
  if (!Number.isFinite(value) || value >= 0.001 || value === 0) return number(value, 4);
  const [digits, exponent] = value.toExponential(2).split("e");
  return `${digits} · ${power(10 ** exponent)}`;
}

// A number for reading: fixed digits, a real minus sign, infinity as ∞.
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "undefined" : value > 0 ? "∞" : "−∞";
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

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
  const output = make("output", {}, show(value));
  const input = make("input", {
    type: "range", min, max, step, value, "aria-label": label, "aria-valuetext": show(value),
    oninput: () => {
      const now = Number(input.value);
      output.textContent = show(now);
      input.setAttribute("aria-valuetext", show(now));
      change(now);
    },
  });
  return make("label", { class: "control" }, make("span", {}, `${label}: `, output), input);
}

// A labelled choice; `options` maps each value to what the reader sees.
export function choice({ label, options, value, change }) {
  const select = make("select", { onchange: () => change(select.value) },
    ...Object.entries(options).map(([key, text]) =>
      make("option", { value: key, selected: key === value }, text)));
  return make("label", { class: "control" }, make("span", {}, label), select);
}

// An empty drawing with a text alternative that `describe` keeps up to date.
export function drawing(width, height, label) {
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  return { svg, describe: (text) => svg.setAttribute("aria-label", text) };
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

// A number for reading: fixed digits, a real minus sign, infinity as ∞.
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "undefined" : value > 0 ? "∞" : "−∞";
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

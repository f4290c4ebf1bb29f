// What a reader handles and reads beside a drawing: sliders, buttons, choices, tables.

// An element with attributes and children; `on…` attributes become listeners.
export function make(tag, attributes = {}, ...children) {
  const drawing = ["svg", "path", "line", "rect", "circle", "text", "g", "title"].includes(tag);
  const element = drawing ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
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
    type: "range",
    min,
    max,
    step,
    value,
    "aria-label": label,
    "aria-valuetext": show(value),
    oninput: () => {
      const now = Number(input.value);
      words.textContent = show(now);
      input.setAttribute("aria-valuetext", show(now));
      change(now);
    },
  });
  return make("label", { class: "control" }, make("span", {}, `${label}: `, words), input);
}

// Sets a `slider` as a reader would; it keeps the value inside its range.
export function setSlider(control, value) {
  const input = control.querySelector("input");
  input.value = value;
  input.dispatchEvent(new Event("input"));
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
  const rest = (act) => () => {
    pause();
    act();
    draw();
  };
  quiet.setAttribute("aria-live", "polite");
  return {
    buttons: [
      button(
        "Step",
        rest(() => advance(false)),
      ),
      play,
      button("Reset", rest(reset)),
    ],
    pause,
  };
}

// A labelled choice; `options` maps each value to what the reader sees.
export function choice({ label, options, value, change }) {
  const select = make(
    "select",
    { "aria-label": label, onchange: () => change(select.value) },
    ...Object.entries(options).map(([key, text]) => make("option", { value: key, selected: key === value }, text)),
  );
  return make("label", { class: "control" }, make("span", {}, label), select);
}

// Rows of a table: what is named and its value.
export function nameValues(rows) {
  return make(
    "table",
    {},
    make(
      "tbody",
      {},
      ...rows.map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value))),
    ),
  );
}

// What a reader handles and reads beside a drawing: sliders, buttons, choices, tables.

const PAUSE = 600; // milliseconds without a change

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

// A label with what it names; `refresh` makes it show the state.
function control(refresh, ...children) {
  const element = Object.assign(make("label", { class: "control" }, ...children), { refresh });
  refresh();
  return element;
}

// A labelled slider with its value in words; native, so keyboard and touch work. It shows `now()`.
export function slider({ label, min, max, step, now, show = String, change }) {
  const shown = make("b"); // an <output> here would take the label for itself
  const oninput = () => change(Number(input.value));
  const input = make("input", { type: "range", min, max, step, "aria-label": label, oninput });
  const refresh = () => {
    input.value = now();
    shown.textContent = show(now());
    input.setAttribute("aria-valuetext", show(now()));
  };
  return control(refresh, make("span", {}, `${label}: `, shown), input);
}

// Sets a `slider` as a reader would; it keeps the value inside its range.
export function setSlider(control, value) {
  const input = control.querySelector("input");
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

// A line that only screen readers see. What is said last is in it when nothing has changed for a
// moment: nobody can follow each frame, or each key.
export function announcer() {
  const line = make("p", { class: "said", role: "status" });
  let later = null;
  const say = (text) => {
    clearTimeout(later);
    later = setTimeout(() => {
      line.textContent = text;
    }, PAUSE);
  };
  return { line, say };
}

// Buttons Step, Play and Reset that `go` from `first` to `last()`. Play repeats strides, or goes to
// the end at once for a reader who prefers no motion.
export function player({ now, first, last, go, stride = () => 1, delay = 120 }) {
  let timer = null;
  const pause = () => {
    clearInterval(timer);
    timer = null;
    play.textContent = words("Play");
  };
  const advance = (by) => go(Math.min(last(), now() + by));
  const start = () => {
    if (now() >= last()) go(first); // Play at the end starts again
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      go(last());
      return;
    }
    play.textContent = words("Pause");
    timer = setInterval(() => {
      if (now() >= last() || !play.isConnected) pause();
      else advance(stride(now()));
    }, delay);
  };
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  const play = button(words("Play"), () => (timer ? pause() : start()));
  const rest = (act) => () => {
    pause();
    act();
  };
  return {
    buttons: [
      button(
        words("Step"),
        rest(() => advance(1)),
      ),
      play,
      button(
        words("Reset"),
        rest(() => go(first)),
      ),
    ],
    pause,
  };
}

// A labelled choice that shows `now()`; `options` maps each value to what the reader sees.
export function choice({ label, options, now, change }) {
  const select = make(
    "select",
    { "aria-label": label, onchange: () => change(select.value) },
    ...Object.entries(options).map(([key, text]) => make("option", { value: key }, text)),
  );
  const refresh = () => {
    select.value = now();
  };
  return control(refresh, make("span", {}, label), select);
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

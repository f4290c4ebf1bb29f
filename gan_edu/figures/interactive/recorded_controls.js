// What a reader handles in a figure with recorded networks: seeds, the walk between their latent vectors,
// and the button that loads weights.

const LATENT = 100,
  STEPS = 100; // of a whole walk
const PATIENCE = 30_000; // milliseconds until weights count as lost
// A button over the picture that it stands for, as wide as that at most.
const OVER = "grid-area: 1 / 1; max-width: 100%; overflow-wrap: anywhere";

// A seed is typed; what is no seed is named in the line `wrong`, and the last one stays.
export function seedField({ label, now, change, wrong }) {
  const oninput = () => {
    const value = Number(input.value),
      good = input.value !== "" && Number.isInteger(value) && value >= 0 && value <= 9999;
    mark(good);
    wrong.textContent = good
      ? ""
      : words("{label}: type a whole number from 0 to 9999. The last one stays.", { label });
    if (good) change(value);
  };
  const mark = (good) => input.setAttribute("aria-invalid", String(!good));
  const onchange = () => {
    input.value = now(); // what was refused does not stand there as if it were taken
    mark(true);
  };
  const input = make("input", { type: "number", min: 0, max: 9999, step: 1, "aria-label": label, oninput, onchange });
  const refresh = () => {
    if (Number(input.value) !== now() || !input.value) input.value = now();
  };
  return control(refresh, make("span", {}, label), input);
}

// Where the walk starts, where it ends, and the share τ of the way.
export const walkOf = (model) => [
  ...["seed_a", "seed_b"].map((name) => latent(model.get(name), LATENT)),
  model.get("tau"),
];

// Both seeds, with the line that names what is no seed; the slider of τ, and the buttons that take a step
// every `delay` milliseconds.
export function walkControls(model, set, delay) {
  const wrong = make("p", { class: "readout" });
  const seed = (label, name) =>
    seedField({ label, now: () => model.get(name), change: (v) => set({ [name]: v }), wrong });
  const { buttons, pause } = player({
    now: () => Math.round(STEPS * model.get("tau")),
    first: 0,
    last: () => STEPS,
    go: (step) => set({ tau: step / STEPS }),
    delay,
  });
  const share = slider({
    label: words("τ, from A to B"),
    min: 0,
    max: 1,
    step: 1 / STEPS,
    now: () => model.get("tau"),
    show: (v) => number(v, 2),
    change: (v) => {
      pause();
      set({ tau: v });
    },
  });
  const seeds = make("div", { class: "pairs" }, seed(words("Seed A"), "seed_a"), seed(words("Seed B"), "seed_b"));
  return { ends: [seeds, wrong], way: [share, make("div", { class: "buttons" }, ...buttons)], pause };
}

// The button that asks for weights. They come as one message of bytes: from the kernel, or from a
// file of the site. Then it goes, `use(file)` gets the tensors, and `next` gets the keyboard.
export function loader(model, { text, use, next }) {
  const button = make("button", { type: "button", class: "load", style: OVER, onclick: () => ask() }, text);
  let late = null,
    here = false;
  const again = (why) => {
    button.textContent = words("Not loaded: {why}. Try again", { why });
  };
  const ask = () => {
    button.textContent = words("Loading …");
    model.send({ load: "weights" });
    clearTimeout(late);
    late = setTimeout(() => again(words("no answer; in a notebook, run the cell first")), PATIENCE);
  };
  model.on("msg:custom", ({ error }, buffers) => {
    if (here) return;
    clearTimeout(late);
    if (error) return again(error);
    here = true;
    const focused = document.activeElement === button;
    use(readTensors(buffers[0]));
    button.remove();
    if (focused) next.focus({ preventScroll: true });
  });
  return button;
}

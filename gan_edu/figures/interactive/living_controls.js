// What a reader handles in the living GAN: runs to guess, buttons, settings, layers, a pencil.

const PENCIL = 0.05; // between two points of a stroke

// A question before the run, and the answer after it.
function guessing(run) {
  const place = make("div", { class: "guess", "aria-live": "polite" });
  let [preset, said] = [null, null];
  const offer = (key) => {
    preset = PRESETS[key] ?? null;
    said = null;
    run.ask(null);
    place.replaceChildren();
    if (!preset) return;
    const answers = preset.answers.map((text, i) => make("button", { type: "button", onclick: () => commit(i) }, text));
    place.append(
      make("p", {}, make("b", {}, "Guess first. "), preset.question),
      make("div", { class: "buttons" }, ...answers),
    );
  };
  const commit = (i) => {
    said = i;
    place.replaceChildren(make("p", {}, `You say: ${preset.answers[i]}. Watch the ${preset.rounds} rounds.`));
    run.ask(preset.rounds);
    run.toggle();
  };
  // After the rounds of a guess: what was said, what was seen, why.
  const reveal = () => {
    run.ask(null);
    run.pause();
    const [right, words] = preset.seen(run.seen());
    const [page, label, title] = preset.theorem,
      root = document.documentElement.dataset.content_root;
    const source = root === undefined ? title : make("a", { href: `${root}${page}.html#${label}` }, title);
    place.replaceChildren(
      make(
        "p",
        {},
        make("b", {}, said === right ? "As you said. " : `You said: ${preset.answers[said]}. `),
        `Seen: ${words}.`,
      ),
      make("p", {}, `${preset.why} (`, source, ")"),
    );
  };
  return { place, offer, reveal };
}

// Strokes with mouse or finger on the canvas become data; at most 400 points.
function pencil(run) {
  const points = [];
  let on = false;
  const { canvas } = run;
  const add = (event) => {
    const box = canvas.getBoundingClientRect();
    const at = (v, size) => Math.max(-1, Math.min(1, 2 * EDGE * (v / size) - EDGE));
    const x = at(event.clientX - box.left, box.width),
      y = -at(event.clientY - box.top, box.height),
      near = points.at(-1);
    if (points.length < 400 && (!near || Math.hypot(near[0] - x, near[1] - y) > PENCIL)) points.push([x, y]);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (run.current("law") !== "drawn") return;
    on = true;
    points.length = 0;
    canvas.setPointerCapture(event.pointerId);
    add(event);
  });
  canvas.addEventListener("pointermove", (event) => on && add(event));
  canvas.addEventListener("pointerup", () => {
    if (!on) return;
    on = false;
    run.begin({ strokes: points.map((point) => point.map((v) => Math.round(v * 1000) / 1000)) });
  });
}

const tick = (label, change, checked) =>
  make("input", { type: "checkbox", "aria-label": label, onchange: change, checked });

// A slider on powers of ten, in steps of a tenth of a digit.
const rate = (label, name, run) =>
  slider({
    label,
    min: -40,
    max: 0,
    step: 1,
    now: () => Math.round(10 * Math.log10(run.current(name))),
    show: (v) => String(Number((10 ** (v / 10)).toPrecision(2))),
    change: (v) => run.change({ [name]: Number((10 ** (v / 10)).toPrecision(2)) }),
  });

const count = (label, name, min, max, run, step = 1) =>
  slider({ label, min, max, step, now: () => run.current(name), change: (v) => run.change({ [name]: v }) });

export function livingControls(run) {
  const guess = guessing(run);
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  const play = button("Play", run.toggle);
  const pick = (label, name, options) =>
    choice({ label, options, now: () => run.current(name), change: (v) => run.change({ [name]: v }) });
  let preset = "";
  const presets = choice({
    label: "A run to guess",
    options: { "": "your own", ...Object.fromEntries(Object.entries(PRESETS).map(([key, { name }]) => [key, name])) },
    now: () => preset,
    change: (key) => {
      preset = key;
      run.begin({ ...DEFAULTS, ...PRESETS[key]?.settings });
      guess.offer(key);
    },
  });
  const laws = Object.fromEntries(Object.entries(LAWS).map(([key, { name }]) => [key, name]));
  const law = choice({
    label: "Data",
    options: { ...laws, drawn: "draw your own" },
    now: () => run.current("law"),
    change: (v) => run.begin({ law: v }),
  });
  const layers = { grid: tick("G's grid", run.draw, true), arrows: tick("arrows", run.draw, true) };
  pencil(run);
  const more = make(
    "details",
    {},
    make("summary", {}, "All settings"),
    make(
      "div",
      { class: "controls" },
      pick("Loss of G", "loss", { "non-saturating": "non-saturating", saturating: "saturating" }),
      pick("Method", "method", METHODS),
      count("k, steps of D for one of G", "k", 1, 20, run),
      rate("Learning rate of D", "rate_d", run),
      rate("Learning rate of G", "rate_g", run),
      count("γ of R₁", "penalty", 0, 10, run, 0.1),
      count("Noise on what D sees", "noise", 0, 0.5, run, 0.01),
      count("Batch", "batch", 1, 256, run),
      count("β₁ of Adam (new game)", "momentum", 0, 0.95, run, 0.05),
      count("Latent dimension (new game)", "latent_dim", 1, 16, run),
      count("Seed (new game)", "seed", 0, 99, run),
      pick("Networks (new game)", "networks", { layers: "two layers of 32", dirac: "a point and a line" }),
    ),
  );
  const controls = make(
    "div",
    {},
    make("div", { class: "controls" }, presets, law),
    make(
      "div",
      { class: "buttons" },
      play,
      button("One round", () => run.step("r")),
      button("D alone", () => run.step("d")),
      button("G alone", () => run.step("g")),
      button("Reset", () => run.begin({})),
      make("label", {}, layers.grid, " G's grid"),
      make("label", {}, layers.arrows, " arrows"),
    ),
    more,
  );
  return { controls, layers, play, question: guess.place, reveal: guess.reveal };
}

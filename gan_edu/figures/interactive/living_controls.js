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
      make("p", {}, make("b", {}, words("Guess first.")), ` ${preset.question}`),
      make("div", { class: "buttons" }, ...answers),
    );
  };
  const commit = (i) => {
    said = i;
    const { answers, rounds } = preset;
    place.replaceChildren(
      make("p", {}, words("You say: {answer}. Watch the {rounds} rounds.", { answer: answers[i], rounds })),
    );
    run.ask(preset.rounds);
    run.toggle();
  };
  // After the rounds of a guess: what was said, what was seen, why.
  const reveal = () => {
    run.ask(null);
    run.pause();
    const [right, found] = preset.seen(run.seen()),
      answer = preset.answers[said];
    const [page, label, title] = preset.theorem,
      root = document.documentElement.dataset.content_root;
    const source = root === undefined ? title : make("a", { href: `${root}${page}.html#${label}` }, title);
    place.replaceChildren(
      make(
        "p",
        {},
        make("b", {}, said === right ? words("As you said.") : words("You said: {answer}.", { answer })),
        ` ${words("Seen: {found}.", { found })}`,
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
  const play = button(words("Play"), run.toggle);
  const pick = (label, name, options) =>
    choice({ label, options, now: () => run.current(name), change: (v) => run.change({ [name]: v }) });
  let preset = "";
  const presets = choice({
    label: words("A run to guess"),
    options: {
      "": words("your own"),
      ...Object.fromEntries(Object.entries(PRESETS).map(([key, { name }]) => [key, name])),
    },
    now: () => preset,
    change: (key) => {
      preset = key;
      run.begin({ ...DEFAULTS, ...PRESETS[key]?.settings });
      guess.offer(key);
    },
  });
  const laws = Object.fromEntries(Object.entries(LAWS).map(([key, { name }]) => [key, name]));
  const law = choice({
    label: words("Data"),
    options: { ...laws, drawn: words("draw your own") },
    now: () => run.current("law"),
    change: (v) => run.begin({ law: v }),
  });
  const layers = { grid: tick(words("G's grid"), run.draw, true), arrows: tick(words("arrows"), run.draw, true) };
  pencil(run);
  const more = make(
    "details",
    {},
    make("summary", {}, words("All settings")),
    make(
      "div",
      { class: "controls" },
      pick(words("Loss of G"), "loss", { "non-saturating": words("non-saturating"), saturating: words("saturating") }),
      pick(words("Method"), "method", METHODS),
      count(words("k, steps of D for one of G"), "k", 1, 20, run),
      rate(words("Learning rate of D"), "rate_d", run),
      rate(words("Learning rate of G"), "rate_g", run),
      count(words("γ of R₁"), "penalty", 0, 10, run, 0.1),
      count(words("Noise on what D sees"), "noise", 0, 0.5, run, 0.01),
      count(words("Batch"), "batch", 1, 256, run),
      count(words("β₁ of Adam (new game)"), "momentum", 0, 0.95, run, 0.05),
      count(words("Latent dimension (new game)"), "latent_dim", 1, 16, run),
      count(words("Seed (new game)"), "seed", 0, 99, run),
      pick(words("Networks (new game)"), "networks", {
        layers: words("two layers of 32"),
        dirac: words("a point and a line"),
      }),
    ),
  );
  const main = make(
    "div",
    { class: "buttons" },
    play,
    button(words("One round"), () => run.step("r")),
    button(words("D alone"), () => run.step("d")),
    button(words("G alone"), () => run.step("g")),
    button(words("Reset"), () => run.begin({})),
    make("label", {}, layers.grid, ` ${words("G's grid")}`),
    make("label", {}, layers.arrows, ` ${words("arrows")}`),
  );
  const choices = make("div", { class: "controls" }, presets, law);
  return { choices, main, more, layers, play, question: guess.place, reveal: guess.reveal };
}

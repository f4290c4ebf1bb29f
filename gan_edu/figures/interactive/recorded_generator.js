// The recorded generator: two seeds, a path between their latent vectors, and what G makes of it.

const NEAR = 5, // training pictures beside the one of G
  SIZE = "3.4 MB"; // of the file of weights as a page loads it
const STEERS = [1, 2, 3, 4].map((k) => `direction_${k}`);
const ZERO = Object.fromEntries(STEERS.map((name) => [name, 0]));
// Places of the pictures: one large beside the words, with the button over it; five in a row.
const BESIDE = "display: flex; flex-wrap: wrap; gap: 0.6rem 1.4rem; margin: 0.4rem 0",
  LARGE = "display: grid; place-items: center; align-self: start; flex: 1 1 12rem; max-width: 18rem",
  WORDS = "flex: 1 1 17rem",
  NARROW = "overflow-wrap: anywhere",
  ROW = `display: grid; gap: 0.5rem; grid-template-columns: repeat(${NEAR}, minmax(0, 6rem))`;

function render({ model, el }) {
  const root = make("div", { class: "gan-figure recorded-generator" }),
    readout = make("div", { class: "readout", style: WORDS }),
    neighbours = make("div", { style: ROW }),
    [about, searched] = [make("p", { class: "caption" }), make("p", { class: "caption" })];
  const chart = drawing(700, 190, () => draw()),
    shown = screen("large", OVER);
  const set = bind(model, ["seed_a", "seed_b", "path", "tau", ...STEERS], root, () => draw());
  shown.canvas.tabIndex = -1; // it takes the place of the button, also for the keyboard
  let nets = null; // until the weights are loaded
  const { task, stays, key, see } = card({
    task: words("Load the generator, set τ to 0.5, and change the path. Then step along direction 1."),
    see: words(
      "Halfway between two different seeds, z is shorter on the straight line than on the sphere, and the pictures differ. No training picture need look like either.",
    ),
  });

  // What G, D and the judge make of the z of the moment.
  function computed() {
    const [a, b, tau] = walkOf(model);
    let z = between(model.get("path"), a, b, tau);
    if (!nets) return { a, b, z };
    z = moved(
      z,
      nets.directions,
      STEERS.map((name) => model.get(name)),
    );
    const image = through(nets.generator, Float32Array.from(z), 1);
    return {
      a,
      b,
      z,
      image,
      logit: through(nets.discriminator, image, SIDE)[0],
      chances: nets.judge ? softmax(through(nets.judge, image, SIDE)) : null,
      near: nearest(nets.pictures, image, NEAR),
    };
  }

  const where = (length) => [
    ["z", `${PATHS[model.get("path")]}, τ = ${number(model.get("tau"), 2)}`],
    [words("length of z"), length],
  ];

  const sentence = (chances) => {
    const best = chances.indexOf(Math.max(...chances));
    return words("the judge says {name} ({chance})", { name: nets.classes[best], chance: number(chances[best], 2) });
  };
  const verdict = (chances) =>
    make(
      "table",
      {},
      make("caption", {}, words("Probabilities of the judge")),
      make("tbody", {}, ...nets.classes.map((one, i) => bar(one, chances[i]))),
    );

  function showNetworks({ image, logit, chances, near }, length) {
    const says = chances ? sentence(chances) : words("D(G(z)) is {chance}", { chance: number(sigmoid(logit)) });
    shown.paint(levelsOf(image), words("Picture made by G; {says}", { says }));
    key("D(G(z)) = σ(a)", small(sigmoid(logit)));
    readout.replaceChildren(
      ...(chances ? [verdict(chances)] : []),
      nameValues([[words("D's logit a"), number(logit)], ...where(length)]),
    );
    neighbours.replaceChildren(
      ...near.map(({ place, distance }) => {
        const { canvas, paint } = screen("small"),
          kind = nets.classes[nets.labels[place]];
        const levels = nets.pictures.subarray(place * image.length, (place + 1) * image.length);
        const far = number(distance, 1);
        paint(levels, words("Training picture: {kind}, distance {far}", { kind, far }));
        return make("div", {}, canvas, make("div", { class: "caption", style: NARROW }, kind, make("br"), far));
      }),
    );
    return says;
  }

  function draw() {
    const now = computed(),
      known = nets || STEERS.every((name) => model.get(name) === 0), // the directions are among the weights
      length = known ? number(lengthOf(now.z), 2) : "–";
    lengthChart(chart, { ...now, path: model.get("path"), tau: model.get("tau") });
    const state = {
      path: PATHS[model.get("path")],
      a: model.get("seed_a"),
      b: model.get("seed_b"),
      tau: number(model.get("tau"), 2),
      length,
    };
    const walk = words("Walk on the {path} from seed {a} to seed {b}, τ = {tau}: the length of z is {length}", state);
    if (!nets) {
      readout.replaceChildren(nameValues(where(length)));
      key(words("length of z"), length);
      chart.describe(words("{walk}. The generator is not loaded yet.", { walk }));
      return;
    }
    const steps = STEERS.map((name) => number(model.get(name), 1)).join(", "),
      says = showNetworks(now, length);
    chart.describe(words("{walk}, steps along the directions {steps}; {says}.", { walk, steps, says }));
  }

  const { ends, way, pause } = walkControls(model, set, 40);
  const steers = STEERS.map((name, k) =>
    slider({
      label: words("Direction {k}", { k: k + 1 }),
      min: -3,
      max: 3,
      step: 0.1,
      now: () => model.get(name),
      show: (v) => number(v, 1),
      change: (v) => {
        pause();
        set({ [name]: v });
      },
    }),
  );

  const usable = (yes) => {
    for (const one of [...steers.map((steer) => steer.querySelector("input")), back]) {
      one.disabled = !yes;
      one.style.opacity = yes ? "" : "0.5";
    }
  };
  const use = (file) => {
    const { directions, pictures, labels } = file.tensors,
      { classes, shares, whole } = file.about;
    const [G, D, judge] = ["generator", "discriminator", "judge"].map((name) => layersOf(file, name));
    nets = { generator: G, discriminator: D, judge, directions, pictures, labels, classes };
    const parts = shares.map((share) => `${Math.round(100 * share)} %`).join(", ");
    about.textContent = words(
      "Directions 1 to 4 are the principal components of the output of G's first layer, with {parts} of its variance. A step of 1 is one standard deviation of z.",
      { parts },
    );
    searched.textContent = words(
      "The nearest of {count} training pictures (the whole training set has {whole}), with the Euclidean distance of pixels in [−1, 1]:",
      { count: labels.length, whole: whole.toLocaleString("en") },
    );
    usable(true);
    draw();
  };
  const load = loader(model, { text: words("Load the generator ({size})", { size: SIZE }), use, next: shown.canvas });

  const paths = choice({
    label: words("Path"),
    options: PATHS,
    now: () => model.get("path"),
    change: (v) => set({ path: v }),
  });
  const back = make("button", { type: "button", onclick: () => set(ZERO) }, words("Directions to 0"));
  usable(false);
  root.append(
    task,
    ...ends,
    paths,
    make("div", { class: "pairs" }, ...steers),
    make("div", { class: "buttons" }, back),
    stays(...way),
    make("div", { style: BESIDE }, make("div", { style: LARGE }, shown.canvas, load), readout),
    searched,
    neighbours,
    about,
    chart.svg,
    see,
  );
  draw();
  el.append(root);
  return pause;
}

export default { render };

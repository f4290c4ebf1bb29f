// The recorded generator: two seeds, a path between their latent vectors, and what G makes of it.

const LATENT = 100,
  NEAR = 5, // training pictures beside the one of G
  STEPS = 100, // of a whole walk
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

  // What G, D and the judge make of the z of the moment.
  function computed() {
    const [a, b, tau] = [latent(model.get("seed_a"), LATENT), latent(model.get("seed_b"), LATENT), model.get("tau")];
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
    ["length of z", length],
  ];

  const sentence = (chances) => {
    const best = chances.indexOf(Math.max(...chances));
    return `the judge says ${nets.classes[best]} (${number(chances[best], 2)})`;
  };
  const verdict = (chances) =>
    make(
      "table",
      {},
      make("caption", {}, "Probabilities of the judge"),
      make("tbody", {}, ...nets.classes.map((one, i) => bar(one, chances[i]))),
    );

  function showNetworks({ image, logit, chances, near }, length) {
    const says = chances ? sentence(chances) : `D(G(z)) is ${number(sigmoid(logit))}`;
    shown.paint(levelsOf(image), `Picture made by G; ${says}`);
    readout.replaceChildren(
      ...(chances ? [verdict(chances)] : []),
      nameValues([["D's logit a", number(logit, 2)], ["D(G(z)) = σ(a)", number(sigmoid(logit))], ...where(length)]),
    );
    neighbours.replaceChildren(
      ...near.map(({ place, distance }) => {
        const { canvas, paint } = screen("small"),
          kind = nets.classes[nets.labels[place]];
        const levels = nets.pictures.subarray(place * image.length, (place + 1) * image.length);
        paint(levels, `Training picture: ${kind}, distance ${number(distance, 1)}`);
        const words = [kind, make("br"), number(distance, 1)];
        return make("div", {}, canvas, make("div", { class: "caption", style: NARROW }, ...words));
      }),
    );
    return says;
  }

  function draw() {
    const now = computed(),
      length = number(lengthOf(now.z), 2);
    lengthChart(chart, { ...now, path: model.get("path"), tau: model.get("tau") });
    const walk =
      `Walk on the ${PATHS[model.get("path")]} from seed ${model.get("seed_a")} to seed ${model.get("seed_b")}, ` +
      `τ = ${number(model.get("tau"), 2)}: the length of z is ${length}`;
    const steps = STEERS.map((name) => number(model.get(name), 1)).join(", ");
    if (nets) chart.describe(`${walk}, steps along the directions ${steps}; ${showNetworks(now, length)}.`);
    else {
      readout.replaceChildren(nameValues(where(length)));
      chart.describe(`${walk}. The generator is not loaded yet.`);
    }
  }

  const seed = (label, name) =>
    seedField({ label, now: () => model.get(name), change: (v) => set({ [name]: v }), wrong });
  const wrong = make("p", { class: "readout" });
  const { buttons, pause } = player({
    now: () => Math.round(STEPS * model.get("tau")),
    first: 0,
    last: () => STEPS,
    go: (step) => set({ tau: step / STEPS }),
    delay: 40,
  });
  const across = (name, label, min, max, step, digits) =>
    slider({
      label,
      min,
      max,
      step,
      now: () => model.get(name),
      show: (v) => number(v, digits),
      change: (v) => {
        pause();
        set({ [name]: v });
      },
    });
  const steers = STEERS.map((name, k) => across(name, `Direction ${k + 1}`, -3, 3, 0.1, 1));

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
    about.textContent =
      `Directions 1 to 4 are the principal components of the output of G's first layer, with ${parts} of its ` +
      "variance. A step of 1 is one standard deviation of z.";
    searched.textContent =
      `The nearest of ${labels.length} training pictures (the whole training set has ${whole.toLocaleString("en")}), ` +
      "with the Euclidean distance of pixels in [−1, 1]:";
    usable(true);
    draw();
  };
  const load = loader(model, { text: `Load the generator (${SIZE})`, use, next: shown.canvas });

  const paths = choice({
    label: "Path",
    options: PATHS,
    now: () => model.get("path"),
    change: (v) => set({ path: v }),
  });
  const ends = [seed("Seed A", "seed_a"), seed("Seed B", "seed_b")];
  const back = make("button", { type: "button", onclick: () => set(ZERO) }, "Directions to 0");
  usable(false);
  root.append(
    make("div", { class: "pairs" }, ...ends),
    wrong,
    make("div", { class: "controls" }, paths, across("tau", "τ, from A to B", 0, 1, 1 / STEPS, 2)),
    make("div", { class: "buttons" }, ...buttons),
    make("div", { class: "pairs" }, ...steers),
    make("div", { class: "buttons" }, back),
    make("div", { style: BESIDE }, make("div", { style: LARGE }, shown.canvas, load), readout),
    searched,
    neighbours,
    about,
    chart.svg,
  );
  draw();
  el.append(root);
  return pause;
}

export default { render };

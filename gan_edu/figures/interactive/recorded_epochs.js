// The same latent vector through G after some epochs of one training, side by side.

const EPOCHS = [1, 2, 5, 20],
  FAR = 30, // the greatest distance of two pictures that the chart has room for
  SIZE = "3.8 MB"; // of the file of weights as a page loads it
const after = (epochs) => (epochs === 1 ? words("after 1 epoch") : words("after {epochs} epochs", { epochs }));

// Euclidean distance of two pictures, as the square root of the sum over the pixels in [−1, 1].
export const apart = (one, other) => Math.hypot(...one.map((v, i) => v - other[i]));

// How far each picture is from the last one: a dot for each, over the number of epochs.
function distanceChart({ svg, width, height }, distances) {
  const [left, right, top, floor] = [40, width - 14, 30, height - 40];
  const [x, y] = [scale(0, Math.log(EPOCHS.at(-1)), left + 14, right - 14), scale(0, FAR, floor, top)];
  const text = (at, up, words, anchor) => make("text", { x: at, y: up, "text-anchor": anchor }, words);
  const [xs, ys] = [EPOCHS.map((epochs) => x(Math.log(epochs))), distances.map((d) => y(Math.min(d, FAR)))],
    known = xs.slice(0, ys.length); // none before the weights are loaded
  svg.replaceChildren(
    text(4, 14, words("Distance from the picture of the last epoch"), "start"),
    make("path", { class: "grid", d: [10, 20, 30].map((v) => `M${left} ${y(v)}H${right}`).join("") }),
    make("path", { class: "axis", d: `M${left} ${top}V${floor}H${right}` }),
    ...[0, 10, 20, 30].map((v) => text(left - 6, y(v) + 4, String(v), "end")),
    make("path", { class: "line", stroke: "var(--blue)", d: path(known, ys) }),
    ...known.map((at, i) => make("circle", { cx: at, cy: ys[i], r: 5, fill: "var(--blue)" })),
    ...EPOCHS.map((epochs, i) => text(xs[i], floor + 18, String(epochs), "middle")),
    text(right, floor + 34, words("epochs"), "end"),
  );
}

function render({ model, el }) {
  const root = make("div", { class: "gan-figure recorded-epochs" }),
    readout = make("div", { class: "readout" });
  const screens = EPOCHS.map((epochs) => screen(`epoch-${epochs}`, "grid-area: 1 / 1"));
  const picture = drawing(700, 180, () => draw());
  const set = bind(model, ["seed_a", "seed_b", "tau"], root, () => draw());
  let networks = null; // until the weights are loaded
  const { task, stays, key, see } = card({
    task: words("Load the generators and type seeds. Which pictures keep their kind from the first epoch on?"),
    see: words(
      "Of 1,000 latent vectors 25 % make the kind of the last picture after 1 epoch already, and 54 % after 5 epochs, as the judge sees it.",
    ),
  });

  function draw() {
    const [a, b, tau] = walkOf(model),
      z = Float32Array.from(between("sphere", a, b, tau)),
      where = words("On the sphere from seed {a} to seed {b}, τ = {tau}", {
        a: model.get("seed_a"),
        b: model.get("seed_b"),
        tau: number(tau, 2),
      });
    if (!networks) {
      distanceChart(picture, []);
      readout.replaceChildren(where);
      key(words("length of z"), number(lengthOf(z), 2));
      picture.describe(words("{where}. The generators are not loaded yet.", { where }));
      return;
    }
    const images = networks.map((G) => through(G, z, 1)),
      distances = images.map((image) => apart(image, images.at(-1)));
    images.forEach((image, i) => {
      screens[i].paint(levelsOf(image), words("Picture made by G, {when}", { when: after(EPOCHS[i]) }));
    });
    distanceChart(picture, distances);
    const far = distances.slice(0, -1).map((d, i) => `${number(d, 1)} ${after(EPOCHS[i])}`);
    key(words("Distance from the first picture to the last"), number(distances[0], 1));
    const said = words("{where}. Distance from the last picture: {far}.", { where, far: far.join(", ") });
    readout.replaceChildren(said);
    picture.describe(said);
  }

  const { ends, way, pause } = walkControls(model, set, 60);
  const use = (file) => {
    networks = EPOCHS.map((epochs) => layersOf(file, String(epochs)));
    draw();
  };
  screens[0].canvas.tabIndex = -1; // it takes the place of the button, also for the keyboard
  const load = loader(model, {
    text: words("Load the generators ({size})", { size: SIZE }),
    use,
    next: screens[0].canvas,
  });
  const places = screens.map(({ canvas }, i) =>
    make(
      "div",
      {},
      make("div", { style: "display: grid; place-items: center" }, canvas, ...(i ? [] : [load])),
      make("div", { class: "caption" }, after(EPOCHS[i])),
    ),
  );
  const side = "display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr))";
  root.append(task, ...ends, stays(...way), make("div", { style: side }, ...places), readout, picture.svg, see);
  draw();
  el.append(root);
  return pause;
}

export default { render };

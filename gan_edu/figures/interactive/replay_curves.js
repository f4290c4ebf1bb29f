// Curves of a recorded run: what its panels show, names, levels of an axis.

// The place of the last picture that is not after this epoch; the first one if all are.
export function pictureAt(epochs, epoch) {
  return Math.max(
    0,
    epochs.findLastIndex((e) => e <= epoch),
  );
}

// What a run had at an epoch; after its end, what it had at its end.
export function valueAt(values, epoch) {
  return values[Math.min(epoch, values.length) - 1];
}

// Round numbers from low to high, at most `most` of them: steps of 1, 2 or 5 times a power of ten.
export function roundTicks(low, high, most) {
  const least = (high - low) / most,
    ten = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10]
    .map((k) => k * ten)
    .find((s) => Math.floor(high / s + 1e-9) - Math.ceil(low / s - 1e-9) < most);
  const [from, to] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
}

// Powers of ten around positive numbers: [low, high].
export function decades(values) {
  const logs = values.filter((v) => v > 0).map(Math.log10);
  const low = Math.floor(Math.min(...logs) + 1e-9),
    high = Math.ceil(Math.max(...logs) - 1e-9);
  return [10 ** low, 10 ** Math.max(high, low + 1)];
}

export const PANELS = [
  {
    title: words("Losses, in nats"),
    series: { discriminator_loss: words("of D"), generator_loss: words("of G") },
    mark: [Math.log(4), "log 4"],
  },
  { title: words("Mean answer of D"), series: { d_real: "D(x)", d_fake: "D(G(z))" }, fixed: [0, 1], mark: [0.5, ""] },
  {
    title: words("Gradient norms"),
    series: { discriminator_gradient: words("of D"), generator_gradient: words("of G") },
    logarithmic: true,
  },
  { title: words("Inception Score of the samples"), series: { inception_score: "" }, least: 1 },
  { title: words("Share of the classes that G makes"), series: { coverage: "" }, fixed: [0, 1] },
  { title: words("Images per second"), series: { images_per_second: "" } },
];
export const NAMES = {
  discriminator_loss: words("loss of D"),
  generator_loss: words("loss of G"),
  d_real: "D(x)",
  d_fake: "D(G(z))",
  discriminator_gradient: words("gradient norm of D"),
  generator_gradient: words("gradient norm of G"),
  inception_score: words("Inception Score"),
  coverage: words("share of classes"),
  images_per_second: words("images per second"),
};

// A gradient norm may be tiny, and then its size is the news.
export const shownAs = (name, v) =>
  name.endsWith("gradient") && v < 0.001 ? small(v) : number(v, name === "images_per_second" ? 0 : 3);

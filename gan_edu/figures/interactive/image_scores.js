// The Inception Score of a few class laws, its splits and its bias; and images to start from.

export const sum = (values) => values.reduce((a, b) => a + b, 0);
export const average = (values) => sum(values) / values.length;
export const atLeastZero = (value) => Math.max(0, value); // not −10⁻¹⁷ by rounding

// H(p), in nats, with 0 log 0 = 0.
export function entropy(p) {
  return atLeastZero(-sum(p.map((a) => (a > 0 ? a * Math.log(a) : 0))));
}

// The mean of the rows, p̂.
export function meanLaw(rows) {
  return rows[0].map((_, k) => average(rows.map((row) => row[k])));
}

// H(Y), H(Y | X) and the score exp(H(Y) − H(Y | X)) of images with equal weight.
export function score(rows) {
  const marginal = entropy(meanLaw(rows)),
    conditional = average(rows.map(entropy));
  const information = atLeastZero(marginal - conditional);
  return { marginal, conditional, information, score: Math.exp(information) };
}

// What shuffling with seed 2020 makes of 4 to 8 images: RandomState(2020).permutation(m) of NumPy,
// the order that torch-fidelity uses.
export const SHUFFLED = {
  4: [2, 1, 3, 0],
  5: [3, 1, 2, 4, 0],
  6: [4, 1, 2, 3, 5, 0],
  7: [5, 4, 1, 2, 3, 6, 0],
  8: [6, 2, 1, 4, 5, 3, 7, 0],
};

// The images of each split, by number from 0; split s starts at ⌊s m / S⌋.
export function splitOf(m, splits, shuffle) {
  const order = shuffle ? SHUFFLED[m] : Array.from({ length: m }, (_, i) => i);
  return Array.from({ length: splits }, (_, s) =>
    order.slice(Math.floor((s * m) / splits), Math.floor(((s + 1) * m) / splits)),
  );
}

// Scores of the splits, each with its own p̂, their mean, and their std (ddof = 0).
export function splitScore(rows, splits, shuffle) {
  const scores = splitOf(rows.length, splits, shuffle).map((images) => score(images.map((i) => rows[i])).score);
  const mean = average(scores);
  return { scores, mean, std: Math.sqrt(average(scores.map((value) => (value - mean) ** 2))) };
}

// First-order bias of the score of m images that are drawn from these rows.
export function bias(rows, m) {
  const p = meanLaw(rows),
    kept = p.map((_, k) => k).filter((k) => p[k] > 0);
  const chi2 = average(rows.map((row) => sum(kept.map((k) => (row[k] - p[k]) ** 2 / p[k]))));
  const kl = rows.map((row) => sum(kept.map((k) => (row[k] > 0 ? row[k] * Math.log(row[k] / p[k]) : 0))));
  const variance = average(kl.map((value) => (value - average(kl)) ** 2));
  return (-score(rows).score * (chi2 - variance)) / (2 * m);
}

// Row p with p_k = value; what it takes or gives, the other classes share in proportion.
export function withProbability(p, k, value) {
  const rest = sum(p.filter((_, i) => i !== k)),
    share = 1 - value;
  return p.map((a, i) => (i === k ? value : rest > 0 ? (a / rest) * share : share / (p.length - 1)));
}

export const sharp = (classes, count) => classes.map((k) => Array.from({ length: count }, (_, i) => Number(i === k)));
export const MIXED = [
  [0.9, 0.05, 0.03, 0.02],
  [0.25, 0.55, 0.1, 0.1],
  [0.05, 0.85, 0.05, 0.05],
  [0.1, 0.1, 0.6, 0.2],
  [0.02, 0.03, 0.05, 0.9],
  [0.1, 0.15, 0.25, 0.5],
];

export const IMAGES = {
  mixed: { text: words("Rather sharp, four classes"), probs: MIXED },
  unsure: {
    text: words("Unsure: each image uniform"),
    probs: Array.from({ length: 6 }, () => [0.25, 0.25, 0.25, 0.25]),
  },
  balanced: { text: words("All sharp and balanced"), probs: sharp([0, 0, 1, 1, 2, 2, 3, 3], 4) },
  collapsed: { text: words("Collapsed: all one class"), probs: sharp([1, 1, 1, 1, 1, 1, 1, 1], 4) },
  memorised: { text: words("K memorised images"), probs: sharp([0, 1, 2, 3, 4], 5) },
  few: { text: words("Fewer images than classes"), probs: sharp([0, 1, 2, 3], 5) },
  sorted: {
    text: words("Sorted by class, four splits"),
    probs: sharp([0, 0, 1, 1, 2, 2, 3, 3], 4),
    splits: 4,
    shuffle: false,
  },
};

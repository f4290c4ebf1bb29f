// Joint laws of two finite variables: their entropies, in nats, and laws to start from.

export const sum = (values) => values.reduce((a, b) => a + b, 0);
export const transpose = (table) => table[0].map((_, j) => table.map((row) => row[j]));
export const atLeastZero = (value) => Math.max(0, value); // not −10⁻¹⁷ by rounding

export function normalise(weights) {
  const total = sum(weights.flat());
  return weights.map((row) => row.map((w) => w / total));
}

// H(p), in nats, with 0 log 0 = 0.
export function entropy(p) {
  return atLeastZero(-sum(p.map((a) => (a > 0 ? a * Math.log(a) : 0))));
}

// H(X, Y) of joint[x][y].
export function jointEntropy(joint) {
  return entropy(joint.flat());
}

// H(Y | X): the entropy of each row, weighed by the probability of the row.
export function conditionalEntropy(joint) {
  return atLeastZero(-sum(joint.flatMap((row) => row.map((a) => (a > 0 ? a * Math.log(a / sum(row)) : 0)))));
}

// I(X; Y): the divergence of the joint law from the product of its margins.
export function mutualInformation(joint) {
  const px = joint.map(sum),
    py = transpose(joint).map(sum);
  return atLeastZero(
    sum(joint.flatMap((row, i) => row.map((a, j) => (a > 0 ? a * Math.log(a / (px[i] * py[j])) : 0)))),
  );
}

export const LAWS = {
  figure: {
    text: words("X tells much about Y"),
    weights: [
      [8, 2],
      [1, 5],
    ],
  },
  independent: {
    text: words("Independent"),
    weights: [
      [6, 3, 3],
      [4, 2, 2],
    ],
  },
  noisy: {
    text: words("A bit, flipped once in ten times"),
    weights: [
      [9, 1],
      [1, 9],
    ],
  },
  deterministic: {
    text: words("X and Y decide each other"),
    weights: [
      [5, 0, 0],
      [0, 3, 0],
      [0, 0, 2],
    ],
  },
  modulus: {
    text: words("Y = |X|, X = −1, 0 or 1"),
    weights: [
      [0, 2],
      [2, 0],
      [0, 2],
    ],
  },
  bothBits: {
    text: words("Y = XOR of two bits, X = both bits"),
    weights: [
      [2, 0],
      [0, 2],
      [0, 2],
      [2, 0],
    ],
  },
  oneBit: {
    text: words("Y = XOR of two bits, X = one bit"),
    weights: [
      [2, 2],
      [2, 2],
    ],
  },
};

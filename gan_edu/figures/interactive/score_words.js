// What the figure says of the images: its table, its verdict, its sentence for a screen reader.

// Where the score is at one of its ends, and what the splits do to it.
function verdict(probs, found, result) {
  const [m, K, S] = [probs.length, probs[0].length, result.scores.length],
    most = Math.min(m, K),
    none = 1e-9;
  let all = "";
  if (found.marginal < none) all = words("All images are surely of one class: H(Y) = 0, so the score is 1.");
  else if (found.information < none)
    all = words("Each image has the mean law p̂: its class tells nothing, so the score is 1.");
  else if (found.score > most - none) {
    all =
      most === K
        ? words(
            "The score is at its cap {most}: each image is sure of its class, and all classes are equally frequent.",
            { most },
          )
        : words(
            "The score is at its cap {most}: each image is sure of its class, and the classes it finds are equally frequent.",
            { most },
          );
    if (m === K) all += ` ${words("One image per class is enough: the score asks for no more.")}`;
  }
  if (S === 1) return all;
  const largest = Math.ceil(m / S),
    images = largest === m / S ? largest : words("{n} or {more}", { n: largest - 1, more: largest });
  const cap = words("Each split has {images} images and its own p̂, so no split can score above {most}.", {
    images,
    most: Math.min(largest, K),
  });
  return `${all} ${cap}`.trim();
}

// Rows of the table, what they mean, one sentence, and the number that the figure is about. `found` is the
// score of all images, `result` that of the splits; the image `chosen` is counted from 0.
export function inWords({ probs, splits: S, shuffle, chosen }, found, result) {
  const [m, K] = [probs.length, probs[0].length];
  const split = Math.floor(m / S),
    error = bias(probs, split),
    list = (p) => `(${p.map((a) => number(a, 2)).join(", ")})`;
  const rows = [
    ["H(Y)", words("{value} nats", { value: number(found.marginal, 4) })],
    ["H(Y | X)", words("{value} nats", { value: number(found.conditional, 4) })],
    ["IS", `exp(${number(found.information, 4)}) = ${number(found.score, 4)}`],
    [words("cap min(m, K)"), String(Math.min(m, K))],
    [
      S > 1 ? words("mean of {S} splits", { S }) : words("mean of 1 split"),
      words("{mean}, std {std}", { mean: number(result.mean, 4), std: number(result.std, 4) }),
    ],
    [words("bias, m = {m}", { m: split }), words("{bias} to first order", { bias: number(error, 4) })],
    [words("image {i}", { i: chosen + 1 }), list(probs[chosen])],
  ];
  const turned = { mean: number(splitScore(probs, S, !shuffle).mean, 4) };
  const other =
    S > 1 &&
    (shuffle
      ? words("Not shuffled, the splits would have the mean {mean}.", turned)
      : words("Shuffled, the splits would have the mean {mean}.", turned));
  const arranged = shuffle ? words("shuffled (seed 2020)") : words("as shown");
  const sentence = words(
    "{m} images, {K} classes; splits: {S}, {order}. Image {i} has {law}, the mean is {mean}. H(Y) is {marginal}, H(Y given X) {conditional}, score {score}; splits {scores}.",
    {
      m,
      K,
      S,
      order: arranged,
      i: chosen + 1,
      law: list(probs[chosen]),
      mean: list(meanLaw(probs)),
      marginal: number(found.marginal),
      conditional: number(found.conditional),
      score: number(found.score),
      scores: result.scores.map((value) => number(value)).join(", "),
    },
  );
  return {
    rows,
    meaning: [verdict(probs, found, result), other].filter(Boolean).join(" "),
    sentence,
    most: [
      S > 1 ? words("Inception Score, mean of {S} splits", { S }) : words("Inception Score"),
      number(result.mean, 2),
    ],
  };
}

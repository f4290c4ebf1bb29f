// Both generator losses of one image against its logit a, and situations to start from.

export function sigmoid(a) {
  return a >= 0 ? 1 / (1 + Math.exp(-a)) : Math.exp(a) / (1 + Math.exp(a));
}

export function softplus(a) {
  return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
}

// Values log(1 − D) and −log D, slopes −D and −(1 − D) in a, and their ratio (1 − D) / D.
export function losses(a) {
  return {
    saturating: -softplus(a),
    nonSaturating: softplus(-a),
    saturatingSlope: -sigmoid(a),
    nonSaturatingSlope: -sigmoid(-a),
    ratio: Math.exp(-a),
  };
}

export const STAGES = {
  fair: { text: words("D cannot tell: D = 0.5"), logit: 0 },
  doubtful: { text: words("D doubts it: D = 0.12"), logit: -2 },
  early: { text: words("Early training: D = 0.01"), logit: -4.6 },
  fooled: { text: words("D is fooled: D = 0.99"), logit: 4.6 },
};
export const FLAT = 0.05; // below this size a slope counts as vanished

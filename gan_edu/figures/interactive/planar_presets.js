// Five runs worth a guess: what is set, what is asked first, and what the run then shows.

export const PRESETS = {
  learns: {
    name: words("learns"),
    settings: {},
    rounds: 1500,
    question: words("Eight modes in a ring, R₁ on. How many of them will G make after 1,500 rounds?"),
    answers: [words("one or two"), words("about four"), words("seven or eight")],
    seen: ({ modes }) => [modes <= 2 ? 0 : modes < 7 ? 1 : 2, words("{modes} of 8 modes", { modes })],
    why: words("With the data's law the criterion is least, and D can only answer ½."),
    theorem: ["book/05-the-jensen-shannon-divergence", "thm-global-optimum", words("Theorem: the global optimum")],
  },
  rotates: {
    name: words("rotates"),
    settings: {
      law: "point",
      networks: "dirac",
      loss: "saturating",
      method: "simultaneous",
      rate_d: 0.1,
      rate_g: 0.1,
      penalty: 0,
      batch: 1,
    },
    rounds: 400,
    question: words("G makes one point θ, D is a line ψ·x + b, both step at once with η = 0.1. Where does θ go?"),
    answers: [words("straight to the data"), words("round on a growing spiral"), words("round on a shrinking spiral")],
    seen: ({ growth }) => [
      growth > 1.0001 ? 1 : growth < 0.9999 ? 2 : 0,
      words("|(θ, ψ)| grew by the factor {growth} a round; the eigenvalue says {exact}", {
        growth: number(growth, 5),
        exact: number(Math.sqrt(1 + 0.1 ** 2 / 4), 5),
      }),
    ],
    why: words(
      "The eigenvalues of the linear part in (θ, ψ) are 1 ± iη/2: their size is √(1 + η²/4), more than 1. Now set R₁ to 1 and go on.",
    ),
    theorem: ["book/08-when-training-fails", "prop-dirac-gan", words("Proposition: the Dirac-GAN")],
  },
  vanishes: {
    name: words("vanishes"),
    settings: { law: "far", loss: "saturating", method: "alternating", k: 20, rate_d: 0.2, rate_g: 0.02, penalty: 0 },
    rounds: 200,
    question: words("Data far away, the saturating loss, 20 steps of D for one of G. What happens to the arrows?"),
    answers: [words("they lead G to the data"), words("they become very short"), words("they turn in circles")],
    seen: ({ pull }) => [pull < 0.01 ? 1 : 0, words("the mean arrow is {length} long", { length: small(pull) })],
    why: words(
      "Where D rejects, log(1 − D) is flat. Now choose the non-saturating loss and go on. (From some other seeds G escapes.)",
    ),
    theorem: ["book/06-algorithm-1", "prop-loss-slopes", words("Proposition: slopes of the generator's losses")],
  },
  collapses: {
    name: words("collapses"),
    settings: { rate_g: 0.01, penalty: 0, momentum: 0.5 },
    rounds: 1000,
    question: words(
      "The ring again, but G learns five times faster than D, and both have momentum, β₁ = 0.5 (and no R₁). How many modes at the end?",
    ),
    answers: [words("at most two"), words("about four"), words("seven or eight")],
    seen: ({ modes }) => [modes <= 2 ? 0 : modes < 7 ? 1 : 2, words("{modes} of 8 modes", { modes })],
    why: words(
      "Against a D that stands still, the best law is one point: the place that D likes best. D answers, and G runs on. (With β₁ = 0, 17 of 20 seeds kept four modes or more.)",
    ),
    theorem: [
      "book/04-the-optimal-discriminator",
      "prop-frozen-discriminator",
      words("Proposition: the best reply to a frozen discriminator"),
    ],
  },
  unrolled: {
    name: words("follows D's best answer"),
    settings: { rate_g: 0.01, penalty: 0, momentum: 0.5, k: 5 },
    rounds: 1000,
    question: words("The collapsing run with one change: five small steps of D for each of G. How many modes now?"),
    answers: [words("at most two"), words("about four"), words("seven or eight")],
    seen: ({ modes }) => [modes <= 2 ? 0 : modes < 7 ? 1 : 2, words("{modes} of 8 modes", { modes })],
    why: words("D is nearer its best answer when G moves, as the theory assumes."),
    theorem: [
      "book/04-the-optimal-discriminator",
      "thm-optimal-discriminator",
      words("Theorem: the optimal discriminator"),
    ],
  },
};

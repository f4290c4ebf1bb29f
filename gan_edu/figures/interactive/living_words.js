// What the living GAN says of a game: its card, its numbers, its sentence for a screen reader.

export const LIVING = {
  task: words("Choose a run to guess, say what you expect, and see whether it comes so."),
  see: words(
    "The run “learns” ends with seven or eight modes, “collapses” with two at most, though both learn the same ring of data.",
  ),
};

// Rows of the table, one sentence, and the number that the figure is about: the modes that G holds, or how far
// its law is from the data's where the law has no modes.
export function inWords(game, found) {
  const law = game.law(),
    losses = game.losses.map((v) => number(v)).join(", "),
    share = words("{held} of {all}", { held: found.modes, all: law.centres.length }),
    modes = law.modes ? share : "–",
    nats = (value) => words("{value} nats", { value });
  const rows = [
    [words("rounds"), String(game.rounds)],
    [words("modes covered"), modes],
    [words("loss of D, of G"), game.losses.some(Number.isNaN) ? "–" : nats(losses)],
    [words("JSD of histograms"), nats(number(found.jsd))],
    [words("the same, two data samples"), nats(number(found.floor))],
    [words("mean arrow at the fakes"), small(found.arrow)],
  ];
  if (game.settings.networks === "dirac") rows.push([words("factor of |(θ, ψ)| a round"), number(found.growth, 5)]);
  const sentence = words(
    "After {rounds} rounds on the law “{law}”: modes covered {modes}, JSD of histograms {jsd} nats, mean arrow {arrow}.",
    { rounds: game.rounds, law: law.name, modes, jsd: number(found.jsd), arrow: small(found.arrow) },
  );
  const most = law.modes ? [words("Modes covered"), share] : [words("JSD of histograms"), nats(number(found.jsd))];
  return { rows, sentence, most };
}

// What the living GAN measures of itself. It takes long, so it is done part by part: between two parts, at each `yield`,
// a page can answer.

export const ARROWS = 96; // coordinates of the fakes with an arrow

export function atOnce(parts) {
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

// Samples of the law that estimates need, made once for each law: its histogram's floor, its density.
function* known(law, seed) {
  const random = generator(seed, 4);
  const real = draw(law, COUNTED, random);
  yield;
  const floor = jsd(real, draw(law, COUNTED, random));
  yield;
  return { real, floor, density: smoothDensity(law), shown: real.slice(0, 600) };
}

// What is measured of a game: modes, JSD of histograms, the arrows, the growth of (θ, ψ).
export function* measured(game, memory) {
  const law = game.law();
  if (memory.law !== law) Object.assign(memory, { law, of: yield* known(law, game.settings.seed) });
  yield;
  const fakes = game.fakes(),
    pull = game.pull(fakes.slice(0, ARROWS));
  const lengths = Array.from({ length: ARROWS / 2 }, (_, i) => Math.hypot(pull[2 * i], pull[2 * i + 1]));
  yield;
  const many = game.fakes(game.latents(COUNTED, generator(game.settings.seed, 6)), COUNTED);
  const size = Math.hypot(...game.G.parameters.slice(0, 2), ...game.D.parameters.slice(0, 2));
  if (game.rounds === 0) memory.size = size;
  yield;
  return {
    many,
    modes: covered(law, fakes),
    arrow: lengths.reduce((a, b) => a + b, 0) / lengths.length,
    jsd: jsd(memory.of.real, many),
    floor: memory.of.floor,
    growth: game.rounds ? (size / memory.size) ** (1 / game.rounds) : 1,
  };
}

// The smoothed density of points, in each cell: the mean of those of four parts.
export function* estimated(points) {
  const size = points.length / 4,
    density = new Float64Array(FIELD * FIELD);
  for (let part = 0; part < 4; part++) {
    estimatedDensity(points.slice(part * size, (part + 1) * size)).forEach((v, i) => {
      density[i] += v / 4;
    });
    yield;
  }
  return density;
}

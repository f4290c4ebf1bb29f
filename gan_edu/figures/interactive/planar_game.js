// Algorithm 1 in the plane: the two networks, their losses with exact gradients, and the methods.

const BETA2 = 0.999,
  EPSILON = 1e-8; // of Adam
export const WIDTH = 32; // of both hidden layers, of both networks
export const SHOWN = 512; // points of G that are shown and counted
// What a reader sets: k steps of D for one of G, learning rates, β₁ of Adam, the γ of R₁, and the
// standard deviation of the noise on all that D sees. `networks: "dirac"` is the smallest game of
// chapter 8: G makes one point θ, and D is the line ψ·x + b.
export const DEFAULTS = {
  law: "ring",
  networks: "layers",
  loss: "non-saturating",
  method: "adam",
  k: 1,
  rate_d: 0.002,
  rate_g: 0.002,
  momentum: 0,
  batch: 64,
  penalty: 0.1,
  noise: 0,
  latent_dim: 4,
  seed: 1,
};
export const METHODS = {
  adam: words("Adam, in turns"),
  alternating: words("gradient steps, in turns"),
  simultaneous: words("gradient steps at once"),
  extragradient: words("extragradient"),
  optimistic: words("optimistic steps"),
};

// D's loss −mean log D(x) − mean log(1 − D(fake)) from logits, with its slopes by the logits.
export function discriminatorLoss(real, fake) {
  const n = real.length;
  let value = 0;
  for (let i = 0; i < n; i++) value += (softplus(-real[i]) + softplus(fake[i])) / n;
  return { value, real: real.map((a) => -sigmoid(-a) / n), fake: fake.map((a) => sigmoid(a) / n) };
}

// G's loss, mean log(1 − D) (saturating) or −mean log D, with its slopes by the logits.
export function generatorLoss(fake, loss) {
  const n = fake.length,
    saturating = loss === "saturating";
  let value = 0;
  for (let i = 0; i < n; i++) value += (saturating ? -softplus(fake[i]) : softplus(-fake[i])) / n;
  return { value, fake: fake.map((a) => (saturating ? -sigmoid(a) : -sigmoid(-a)) / n) };
}

// Adam as Kingma and Ba state it; `parameters` are changed in place.
export function adam(size, momentum) {
  const first = new Float64Array(size),
    second = new Float64Array(size);
  let [power1, power2] = [1, 1];
  return (parameters, gradient, rate) => {
    power1 *= momentum;
    power2 *= BETA2;
    for (let i = 0; i < size; i++) {
      first[i] = momentum * first[i] + (1 - momentum) * gradient[i];
      second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
      const size2 = Math.sqrt(second[i] / (1 - power2)) + EPSILON;
      parameters[i] -= ((rate / (1 - power1)) * first[i]) / size2;
    }
  };
}

const down = (parameters, gradient, rate) => {
  for (let i = 0; i < parameters.length; i++) parameters[i] -= rate * gradient[i];
};

function newNetworks(s, random) {
  if (s.networks === "layers")
    return [network([s.latent_dim, WIDTH, WIDTH, 2], { random }), network([2, WIDTH, WIDTH, 1], { random })];
  return [network([0, 2], { parameters: [0.5, 0.2] }), network([2, 1], { parameters: [0, 0, 0] })];
}

// A game with its settings, which may be changed between steps, but for those of the networks.
// Equal settings and steps give equal games, to the last bit.
export function newGame(settings, strokes = []) {
  const s = { ...DEFAULTS, ...settings },
    laws = { ...LAWS, drawn: drawnLaw(strokes) },
    random = generator(s.seed, 1); // of data, latents, noise
  const [G, D] = newNetworks(s, generator(s.seed, 2)),
    latent = G.sizes[0];
  const latents = (n, from) => Float64Array.from({ length: n * latent }, () => from.normal());
  const fixed = latents(SHOWN, generator(s.seed, 3));
  const step = { D: adam(D.parameters.length, s.momentum), G: adam(G.parameters.length, s.momentum) };
  const game = { settings: s, G, D, fixed, rounds: 0, losses: [NaN, NaN], law: () => laws[s.law] };
  const points = (z, n) => outputs(forward(G, z, n));
  const noisy = (x) => (s.noise ? x.map((v) => v + s.noise * random.normal()) : x);
  const drawn = () => ({ real: noisy(draw(game.law(), s.batch, random)), z: latents(s.batch, random) });

  // Gradient of D's loss with R₁ on this batch.
  function slopesOfD({ real, z }) {
    const gradient = new Float64Array(D.parameters.length);
    const [onReal, onFake] = [forward(D, real, s.batch), forward(D, noisy(points(z, s.batch)), s.batch)];
    const loss = discriminatorLoss(outputs(onReal), outputs(onFake));
    backward(D, onReal, s.batch, loss.real, gradient);
    backward(D, onFake, s.batch, loss.fake, gradient);
    if (s.penalty) slopePenalty(D, onReal, s.batch, s.penalty, gradient);
    return { gradient, value: loss.value };
  }

  function slopesOfG({ z }) {
    const gradient = new Float64Array(G.parameters.length);
    const made = forward(G, z, s.batch),
      seen = forward(D, noisy(outputs(made)), s.batch);
    const loss = generatorLoss(outputs(seen), s.loss);
    backward(G, made, s.batch, backward(D, seen, s.batch, loss.fake, null)[0], gradient);
    return { gradient, value: loss.value };
  }

  let before = null; // the gradients of the step before, for optimistic steps
  function both(batch, { D: byD, G: byG } = { D: slopesOfD(batch), G: slopesOfG(batch) }) {
    let [ofD, ofG] = [byD.gradient, byG.gradient];
    if (s.method === "extragradient") {
      const kept = [D.parameters.slice(), G.parameters.slice()];
      down(D.parameters, ofD, s.rate_d);
      down(G.parameters, ofG, s.rate_g);
      [ofD, ofG] = [slopesOfD(batch).gradient, slopesOfG(batch).gradient];
      D.parameters.set(kept[0]);
      G.parameters.set(kept[1]);
    } else if (s.method === "optimistic") {
      const now = [ofD, ofG];
      if (before) [ofD, ofG] = now.map((slopes, i) => slopes.map((v, j) => 2 * v - before[i][j]));
      before = now;
    }
    down(D.parameters, ofD, s.rate_d);
    down(G.parameters, ofG, s.rate_g);
    return [byD.value, byG.value];
  }

  game.stepD = () => {
    const { gradient, value } = slopesOfD(drawn());
    (s.method === "adam" ? step.D : down)(D.parameters, gradient, s.rate_d);
    game.losses = [value, game.losses[1]];
  };
  game.stepG = () => {
    const { gradient, value } = slopesOfG(drawn());
    (s.method === "adam" ? step.G : down)(G.parameters, gradient, s.rate_g);
    game.losses = [game.losses[0], value];
  };
  // One round: k steps of D and one of G, or both at once.
  game.round = () => {
    if (s.method === "adam" || s.method === "alternating") {
      for (let k = 0; k < s.k; k++) game.stepD();
      game.stepG();
    } else game.losses = both(drawn());
    game.rounds += 1;
  };
  game.latents = latents;
  game.fakes = (z = fixed, n = SHOWN) => points(z, n);
  game.logits = (x) => outputs(forward(D, x, x.length / 2));
  // Which way G would move each of these points: minus the slope of its loss, times their number.
  game.pull = (x) => {
    const n = x.length / 2,
      seen = forward(D, x, n);
    return backward(D, seen, n, generatorLoss(outputs(seen), s.loss).fake, null)[0].map((v) => -v * n);
  };
  return game;
}

// Seven methods on θ_g θ_d: their steps, their exact factors, what they do in the long run.

export const zipWith = (a, b, f) => a.map((value, i) => f(value, b[i]));
export const field = ([x, y]) => [y, -x]; // F of z = (θ_g, θ_d)
export const ahead = (z, step, direction) => zipWith(z, direction, (a, b) => a - step * b);

// The exact flow of x' = −y, y' = x − γ y for time η: the exponential of a 2 × 2 matrix.
export function dampedFlow([x, y], eta, gamma) {
  const half = (-eta * gamma) / 2,
    square = eta * eta * (1 - (gamma * gamma) / 4),
    root = Math.sqrt(Math.abs(square));
  const turn =
    root < 1e-6
      ? [1 - square / 2, 1 - square / 6]
      : square > 0
        ? [Math.cos(root), Math.sin(root) / root]
        : [Math.cosh(root), Math.sinh(root) / root];
  const [c, s] = turn.map((value) => value * Math.exp(half));
  return [c * x + s * (-half * x - eta * y), c * y + s * (eta * x + half * y)];
}

export const STEPS = {
  continuous: ([x, y], _, eta) => [Math.cos(eta) * x - Math.sin(eta) * y, Math.sin(eta) * x + Math.cos(eta) * y],
  simultaneous: (z, _, eta) => ahead(z, eta, field(z)),
  alternating: ([x, y], _, eta) => [x - eta * y, y + eta * (x - eta * y)],
  proximal: ([x, y], _, eta) => [(x - eta * y) / (1 + eta * eta), (y + eta * x) / (1 + eta * eta)],
  extragradient: (z, _, eta) => ahead(z, eta, field(ahead(z, eta, field(z)))),
  optimistic: (z, last, eta) => zipWith(ahead(z, 2 * eta, field(z)), field(last), (a, b) => a + eta * b),
  damped: (z, _, eta, gamma) => dampedFlow(z, eta, gamma),
};

// z_0, …, z_T; before the first step a method that looks back sees the start.
export function play(method, eta, start, steps, gamma) {
  const points = [start];
  while (points.length <= steps) {
    const z = points.at(-1);
    points.push(STEPS[method](z, points.at(-2) ?? z, eta, gamma));
  }
  return points;
}

export const FACTORS = {
  continuous: () => 1,
  simultaneous: (eta) => Math.hypot(1, eta),
  alternating: (eta) => (eta <= 2 ? 1 : (eta * eta - 2 + eta * Math.sqrt(eta * eta - 4)) / 2),
  proximal: (eta) => 1 / Math.hypot(1, eta),
  extragradient: (eta) => Math.hypot(1 - eta * eta, eta),
  optimistic: (eta) =>
    eta <= 0.5
      ? Math.sqrt((1 + Math.sqrt(1 - 4 * eta * eta)) / 2)
      : Math.sqrt(2 * eta * eta + eta * Math.sqrt(4 * eta * eta - 1)),
  damped: (eta, gamma) => Math.exp(-eta * (gamma <= 2 ? gamma / 2 : 2 / (gamma + Math.sqrt(gamma * gamma - 4)))),
};

// The exact factor of the norm per step in the long run.
export function rate(method, eta, gamma) {
  return FACTORS[method](eta, gamma);
}

// What the points show: the slope of log ‖z_t‖ over their second half.
export function measuredRate(points) {
  const half = points.slice(Math.floor(points.length / 2)),
    middle = (half.length - 1) / 2;
  let [above, below] = [0, 0];
  half.forEach((z, i) => {
    above += (i - middle) * Math.log(Math.hypot(...z));
    below += (i - middle) ** 2;
  });
  return Math.exp(above / below);
}

// The part of the segment from a to b inside |x| <= w, |y| <= h, or null (Liang and Barsky).
export function inside(a, b, w, h) {
  const move = [b[0] - a[0], b[1] - a[1]];
  let [from, to] = [0, 1];
  for (const [slope, room] of [
    [-move[0], w + a[0]],
    [move[0], w - a[0]],
    [-move[1], h + a[1]],
    [move[1], h - a[1]],
  ]) {
    if (slope === 0 && room < 0) return null;
    if (slope < 0) from = Math.max(from, room / slope);
    if (slope > 0) to = Math.min(to, room / slope);
  }
  return from > to ? null : [from, to].map((s) => [a[0] + s * move[0], a[1] + s * move[1]]);
}

// What happens in the long run, by the exact factor; and if the points of this start do otherwise, that.
export function verdict(method, eta, exact, points) {
  if (method === "alternating" && eta === 2)
    return words("At η = 2 exactly the factor is 1, but the norm can grow by a constant each step.");
  if (method === "continuous") return words("It cycles, on a circle around (0, 0).");
  if (Math.abs(exact - 1) < 1e-12) return words("It cycles: it stays bounded, and never comes to (0, 0).");
  if (exact > 1 && measuredRate(points) < 1)
    return words(
      "From this very start it comes nearer: the start lies in the one direction that shrinks. From any other it diverges.",
    );
  if (exact > 1) return words("It diverges: the factor is above 1.");
  const converges = words("It converges to (0, 0): the factor is below 1.");
  if (method !== "optimistic" || eta !== 0.5) return converges;
  return `${converges} ${words("At η = ½ the norm has a further factor t.")}`;
}

export const METHODS = {
  continuous: words("Continuous time"),
  simultaneous: words("Simultaneous steps"),
  alternating: words("Alternating steps"),
  proximal: words("Implicit (proximal) steps"),
  extragradient: words("Extragradient"),
  optimistic: words("Optimistic"),
  damped: words("Damped discriminator"),
};
export const THEOREM = {
  continuous: words("The norm is kept, whatever the time between two points."),
  simultaneous: words("It diverges for every η > 0."),
  alternating: words("It stays bounded for η < 2, and converges for no η."),
  proximal: words("It converges for every η > 0."),
  extragradient: words("It converges for η < 1 only, fastest at η = 1/√2, with ρ² = ¾."),
  optimistic: words("It converges for η < 1/√3 only, fastest at η = ½, with ρ² = ½."),
  damped: words("It converges for every γ > 0, fastest at γ = 2."),
};
export const SPECIAL = [
  ["1/√3", 1 / Math.sqrt(3)],
  ["1/√2", Math.SQRT1_2],
  ["1", 1],
  ["√2", Math.SQRT2],
  ["2", 2],
];

// What can be said of two laws in the plane from samples, and the best discriminator for them.

export const FIELD = 44; // cells along a side of what is shown, the square [−EDGE, EDGE]²
export const EDGE = 1.3;
const BLUR = 0.08, // standard deviation of what smooths both laws before they are compared
  CELLS = 24; // of the histograms
export const COUNTED = 2048; // points in each histogram

const middle = (i) => -EDGE + (2 * EDGE * (i + 0.5)) / FIELD;

// Middles of all cells, row by row from the lowest, as points one after the other.
export const cells = Float64Array.from({ length: 2 * FIELD * FIELD }, (_, i) =>
  middle(i % 2 ? Math.floor(i / (2 * FIELD)) : (i >> 1) % FIELD),
);

// Jensen–Shannon divergence of two histograms of points, in nats. Points outside count in the
// nearest cell. Histograms of endless samples give a lower bound of the JSD of the laws; finite
// samples make it too high on average: two samples of one law do not give 0 (the floor).
export function jsd(first, second) {
  const [p, q] = [first, second].map((points) => {
    const shares = new Float64Array(CELLS * CELLS),
      n = points.length / 2;
    const cell = (v) => Math.min(CELLS - 1, Math.max(0, Math.floor(((v + EDGE) / (2 * EDGE)) * CELLS)));
    for (let i = 0; i < n; i++) shares[cell(points[2 * i + 1]) * CELLS + cell(points[2 * i])] += 1 / n;
    return shares;
  });
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const m = (p[i] + q[i]) / 2;
    if (p[i]) sum += (p[i] / 2) * Math.log(p[i] / m);
    if (q[i]) sum += (q[i] / 2) * Math.log(q[i] / m);
  }
  return sum;
}

// Density in each cell of the law, smoothed by a Gaussian of standard deviation BLUR, up to five deviations from each
// centre. A bell of the plane is a bell across times a bell upward.
export function smoothDensity(law) {
  const variance = law.std ** 2 + BLUR ** 2,
    reach = 5 * Math.sqrt(variance),
    height = 1 / (2 * Math.PI * variance * law.centres.length),
    density = new Float64Array(FIELD * FIELD),
    across = new Float64Array(FIELD);
  const cell = (v) => ((v + EDGE) / (2 * EDGE)) * FIELD - 0.5; // the other way round than `middle`
  const first = (v) => Math.max(0, Math.ceil(cell(v - reach))),
    last = (v) => Math.min(FIELD - 1, Math.floor(cell(v + reach)));
  const bell = (far) => Math.exp((-far * far) / (2 * variance));
  for (const [x, y] of law.centres) {
    const [left, right] = [first(x), last(x)];
    for (let column = left; column <= right; column++) across[column] = bell(middle(column) - x);
    for (let row = first(y); row <= last(y); row++) {
      const up = height * bell(middle(row) - y);
      for (let column = left; column <= right; column++) density[row * FIELD + column] += up * across[column];
    }
  }
  return density;
}

// The same of points: their smoothed density, a kernel estimate.
export function estimatedDensity(points) {
  const centres = Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);
  return smoothDensity({ centres, std: 0 });
}

// D* = p / (p + q) in each cell, for the two smoothed densities; ½ where both are as good as 0.
export function bestAnswer(p, q) {
  return p.map((v, i) => (v + q[i] > 1e-6 ? v / (v + q[i]) : 0.5));
}

// Pieces of the line on which values of the cells' middles pass `level`: [x0, y0, x1, y1], each.
export function levelLine(values, level) {
  const pieces = [];
  const at = (row, column) => values[row * FIELD + column] - level;
  for (let row = 0; row + 1 < FIELD; row++)
    for (let column = 0; column + 1 < FIELD; column++) {
      const corners = [
        [row, column],
        [row, column + 1],
        [row + 1, column + 1],
        [row + 1, column],
      ];
      const crossings = [];
      corners.forEach(([r, c], i) => {
        const [r2, c2] = corners[(i + 1) % 4],
          [a, b] = [at(r, c), at(r2, c2)];
        if (a < 0 === b < 0) return;
        const t = a / (a - b);
        crossings.push(middle(c + t * (c2 - c)), middle(r + t * (r2 - r)));
      });
      for (let i = 0; i + 3 < crossings.length; i += 4) pieces.push(crossings.slice(i, i + 4));
    }
  return pieces;
}

// Laws in the plane: mixtures of equal, round Gaussians, so that their density is known.

const circle = (n, radius) =>
  Array.from({ length: n }, (_, i) => [
    radius * Math.cos((2 * Math.PI * i) / n), // rounded below: the last digit is the browser's own
    radius * Math.sin((2 * Math.PI * i) / n),
  ]);
const square = [-0.8, -0.4, 0, 0.4, 0.8].flatMap((x) => [-0.8, -0.4, 0, 0.4, 0.8].map((y) => [x, y]));
const turns = Array.from({ length: 60 }, (_, i) => {
  const angle = 0.5 + (3.4 * Math.PI * i) / 59,
    radius = 0.1 + (0.75 * i) / 59;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});
const fixed = (points) => points.map((point) => point.map((v) => Math.round(v * 2 ** 30) / 2 ** 30));

// `modes`: whether a generator can lose one.
export const LAWS = {
  gaussian: { name: words("one Gaussian"), centres: [[0.3, 0.2]], std: 0.25, modes: false },
  ring: { name: words("ring of 8"), centres: fixed(circle(8, 0.8)), std: 0.04, modes: true },
  grid: { name: words("grid of 25"), centres: square, std: 0.04, modes: true },
  far: { name: words("one Gaussian, far away"), centres: [[0.8, 0.8]], std: 0.05, modes: false },
  point: { name: words("one point"), centres: [[0, 0]], std: 0, modes: false },
  spiral: { name: words("spiral"), centres: fixed(turns), std: 0.04, modes: false },
};

// The law that a reader has drawn, as points of the square [−1, 1]²; the ring if there are none.
export function drawnLaw(strokes) {
  return strokes.length ? { name: words("your drawing"), centres: strokes, std: 0.04, modes: false } : LAWS.ring;
}

// n points of the law, one after the other.
export function draw(law, n, random) {
  const points = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const centre = law.centres[random.below(law.centres.length)];
    points[2 * i] = centre[0] + law.std * random.normal();
    points[2 * i + 1] = centre[1] + law.std * random.normal();
  }
  return points;
}

// How many centres have at least a tenth of their share of *all* points within three standard
// deviations; a point counts for its nearest centre (Python: `mode_coverage`).
export function covered(law, points) {
  const counts = new Array(law.centres.length).fill(0),
    n = points.length / 2;
  for (let i = 0; i < n; i++) {
    const far = law.centres.map(([x, y]) => (points[2 * i] - x) ** 2 + (points[2 * i + 1] - y) ** 2);
    const least = Math.min(...far);
    if (least <= (3 * law.std) ** 2) counts[far.indexOf(least)] += 1;
  }
  return counts.filter((count) => count >= (0.1 * n) / counts.length).length;
}

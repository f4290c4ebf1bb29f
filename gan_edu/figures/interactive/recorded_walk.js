// Latent vectors: from a seed, on the way between two of them, and what lies near a picture.

// A normal vector from a seed.
export function latent(seed, size) {
  const random = generator(seed, 11);
  return Float64Array.from({ length: size }, () => random.normal());
}

export const lengthOf = (z) => Math.hypot(...z);

// The point of a path from z to w after the share τ: a straight "line", or the great arc of a
// "sphere" (for vectors of equal length it is one).
export function between(path, z, w, tau) {
  const cosine = z.reduce((sum, v, i) => sum + v * w[i], 0) / (lengthOf(z) * lengthOf(w)),
    angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
  // Between vectors of one direction, or of opposite ones, there is no single arc.
  const straight = path === "line" || Math.sin(angle) < 1e-6;
  const [a, b] = straight
    ? [1 - tau, tau]
    : [Math.sin((1 - tau) * angle) / Math.sin(angle), Math.sin(tau * angle) / Math.sin(angle)];
  return z.map((v, i) => a * v + b * w[i]);
}

// z with steps along unit vectors, which lie one after the other in `directions`.
export function moved(z, directions, steps) {
  return z.map((v, i) => steps.reduce((sum, step, k) => sum + step * directions[k * z.length + i], v));
}

// Places and Euclidean distances of the `count` pictures (bytes) that are nearest to an image in [−1, 1].
export function nearest(pictures, image, count) {
  const size = image.length,
    found = [];
  for (let i = 0; i < pictures.length / size; i++) {
    let sum = 0;
    for (let p = 0; p < size; p++) sum += (pictures[i * size + p] / 127.5 - 1 - image[p]) ** 2;
    found.push({ place: i, distance: Math.sqrt(sum) });
  }
  return found.sort((a, b) => a.distance - b.distance).slice(0, count);
}

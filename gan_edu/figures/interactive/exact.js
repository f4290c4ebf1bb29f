// Numbers that are equal to the last bit in every browser, for figures whose runs are linked by seed.
// The standard fixes +, −, ×, ÷ and √; Math.exp and Math.log may differ in the last digit, and a
// game of two networks makes that visible. So both are made of what is fixed.

const LN2_HIGH = 0.6931471803691238, // 32 bits: its multiples by whole numbers are exact
  LN2_LOW = 1.9082149292705877e-10;
const bits = new DataView(new ArrayBuffer(8));

// 2ᵏ for whole k from −1022 to 1023.
function powerOfTwo(k) {
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

// eˣ to within a unit in the last place; 0 below −708, where the result would lose digits.
export function exp(x) {
  if (Number.isNaN(x) || x > 709) return x > 709 ? Infinity : NaN;
  if (x < -708) return 0;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW; // |r| ≤ log(2)/2
  let series = 1;
  for (let n = 14; n >= 1; n--) series = 1 + (r / n) * series;
  return series * powerOfTwo(k);
}

// log x for normal numbers x > 0; −∞ at 0.
export function log(x) {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x === Infinity ? x : NaN;
  bits.setFloat64(0, x);
  let exponent = (bits.getUint16(0) >> 4) - 1023;
  bits.setUint16(0, (bits.getUint16(0) & 15) | (1023 << 4));
  let mantissa = bits.getFloat64(0); // x = mantissa · 2^exponent, 1 ≤ mantissa < 2
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1),
    square = s * s;
  let series = 0;
  for (let n = 25; n >= 3; n -= 2) series = (series + 1 / n) * square;
  return exponent * LN2_HIGH + (2 * (s + s * series) + exponent * LN2_LOW);
}

// 1 / (1 + e⁻ᵃ), without overflow.
export function sigmoid(a) {
  const e = exp(-Math.abs(a));
  return a >= 0 ? 1 / (1 + e) : e / (1 + e);
}

// log(1 + eᵃ), without overflow.
export function softplus(a) {
  const e = exp(-Math.abs(a));
  // log(1 + e) keeps its digits where 1 + e has lost those of e.
  const u = 1 + e;
  return Math.max(a, 0) + (u === 1 ? e : (log(u) * e) / (u - 1));
}

// Pseudorandom numbers from a seed (sfc32): `uniform()` in [0, 1), `normal()`, `below(n)`.
export function generator(seed, stream = 0) {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1];
  let spare = null;
  const word = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) word(); // as its authors advise
  const uniform = () => (word() * 2097152 + (word() >>> 11)) / 9007199254740992;
  // Marsaglia's polar method: two independent normal numbers at a time.
  const normal = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    let u, v, square;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * log(square)) / square);
    spare = v * factor;
    return u * factor;
  };
  return { uniform, normal, below: (n) => Math.floor(uniform() * n) };
}

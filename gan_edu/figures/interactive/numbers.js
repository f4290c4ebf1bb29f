// Numbers as text.

// A number for reading: fixed digits, a real minus sign, infinity as ∞.
export function number(value, digits = 3) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? words("undefined") : value > 0 ? "∞" : "−∞";
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

// A power of ten, as 10⁻³; 1 and 10 as they are.
export function power(value) {
  const digits = String(Math.round(Math.log10(value)));
  if (digits === "0" || digits === "1") return String(10 ** digits);
  return `10${digits.replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]))}`;
}

// A positive number with three digits, however small it is: 0.0125 or 3.1·10⁻⁹.
export function small(value) {
  return !Number.isFinite(value) || value >= 0.001 || value === 0 ? number(value, 4) : scientific(value);
}

// A finite number with three digits and a power of ten: −1.07 · 10⁹.
export function scientific(value) {
  const [digits, exponent] = value.toExponential(2).split("e");
  return `${digits.replace("-", "−")} · ${power(10 ** exponent)}`;
}

// 3 as ₃.
export function subscript(n) {
  return String(n).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}

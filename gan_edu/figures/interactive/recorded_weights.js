// Networks from a file of weights: how `website.recorded_generator` writes it, read and computed.
// Maps are flat Float32Arrays, channel by channel, row by row, as in PyTorch for one picture.

const LEAKY = 0.2; // slope of LeakyReLU on negative numbers
const KINDS = { F32: Float32Array, I16: Int16Array, U8: Uint8Array };

// The tensors of a safetensors file by name, and what its header says of them.
export function readTensors(view) {
  // A copy of its own: numbers of four bytes must begin at a multiple of four.
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(),
    length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const { __metadata__: about, ...header } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const tensors = {};
  for (const [name, { dtype, data_offsets: at }] of Object.entries(header)) {
    const kind = KINDS[dtype];
    tensors[name] = new kind(bytes.buffer, 8 + length + at[0], (at[1] - at[0]) / kind.BYTES_PER_ELEMENT);
  }
  return { tensors, about: JSON.parse(about.about) };
}

// The layers of the network `name`, if there is one, with their weights; whole numbers times their
// output's scale.
export function layersOf({ tensors, about }, name) {
  return about[name]?.map((how, i) => {
    const [stored, scale, bias] = ["weight", "scale", "bias"].map((part) => tensors[`${name}.${i}.${part}`]);
    if (!stored) return how; // pooling learns nothing
    const weight = new Float32Array(stored);
    if (scale) for (let k = 0; k < weight.length; k++) weight[k] *= scale[k % scale.length];
    return { ...how, weight, bias };
  });
}

// Wᵀ X: weights (inputs × outputs), columns X (inputs × places), row by row.
function product(weight, columns, places) {
  const inputs = columns.length / places,
    outputs = weight.length / inputs,
    out = new Float32Array(outputs * places),
    eights = outputs - (outputs % 8),
    column = new Float32Array(inputs);
  for (let p = 0; p < places; p++) {
    for (let k = 0; k < inputs; k++) column[k] = columns[k * places + p];
    // Eight sums at a time stay in registers: twice as fast as one.
    for (let m = 0; m < eights; m += 8) {
      let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0, i = m; k < inputs; k++, i += outputs) {
        const x = column[k];
        a += weight[i] * x;
        b += weight[i + 1] * x;
        c += weight[i + 2] * x;
        d += weight[i + 3] * x;
        e += weight[i + 4] * x;
        f += weight[i + 5] * x;
        g += weight[i + 6] * x;
        h += weight[i + 7] * x;
      }
      [a, b, c, d, e, f, g, h].forEach((sum, j) => {
        out[(m + j) * places + p] = sum;
      });
    }
    for (let m = eights; m < outputs; m++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) sum += weight[k * outputs + m] * column[k];
      out[m * places + p] = sum;
    }
  }
  return out;
}

// For a large map with sides of `large` and a small one with `small` places along each side: calls
// `pair(place in the large map, place in the small one)` for the entry (y, x) of a filter.
function meet({ stride, padding }, large, small, y, x, pair) {
  for (let i = 0; i < small; i++) {
    const row = stride * i + y - padding;
    if (row < 0 || row >= large) continue;
    for (let j = 0; j < small; j++) {
      const column = stride * j + x - padding;
      if (column >= 0 && column < large) pair(row * large + column, i * small + j);
    }
  }
}

// A convolution gathers: each place of the small map takes from the large one.
function convolution(layer, map, large) {
  const { side, stride, padding, weight } = layer,
    channels = map.length / (large * large),
    small = Math.floor((large + 2 * padding - side) / stride) + 1;
  const columns = new Float32Array(channels * side * side * small * small);
  let at = 0;
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++, at += small * small) {
        const [from, to] = [c * large * large, at];
        meet(layer, large, small, y, x, (there, here) => {
          columns[to + here] = map[from + there];
        });
      }
  return [product(weight, columns, small * small), small];
}

// A transposed convolution scatters: each place of the small map adds filters to the large one.
function transposed(layer, map, small) {
  const { side, stride, padding, weight, bias } = layer,
    large = stride * (small - 1) + side - 2 * padding;
  const terms = product(weight, map, small * small),
    out = new Float32Array(bias.length * large * large);
  let at = 0;
  for (let c = 0; c < bias.length; c++)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++, at += small * small) {
        const [to, from] = [c * large * large, at];
        meet(layer, large, small, y, x, (there, here) => {
          out[to + there] += terms[from + here];
        });
      }
  return [out, large];
}

// The largest of each 2 × 2 block; a last odd row and column are left out.
function pool(_, map, side) {
  const half = side >> 1,
    out = new Float32Array((map.length / (side * side)) * half * half);
  for (let i = 0; i < out.length; i++) {
    const channel = Math.floor(i / (half * half)),
      place = i % (half * half);
    const at = channel * side * side + 2 * Math.floor(place / half) * side + 2 * (place % half);
    out[i] = Math.max(map[at], map[at + 1], map[at + side], map[at + side + 1]);
  }
  return [out, half];
}

const LAYERS = { convolution, transposed, pool, linear: ({ weight }, map) => [product(weight, map, 1), 1] };
const THEN = { relu: (v) => Math.max(v, 0), leaky: (v) => (v > 0 ? v : LEAKY * v), tanh: Math.tanh };

// What the layers make of a map with `side` places along each side.
export function through(layers, map, side) {
  let [values, now] = [map, side];
  for (const layer of layers) {
    [values, now] = LAYERS[layer.kind](layer, values, now);
    if (layer.bias) {
      const places = values.length / layer.bias.length;
      for (let i = 0; i < values.length; i++) values[i] += layer.bias[Math.floor(i / places)];
    }
    if (layer.then) values = values.map(THEN[layer.then]);
  }
  return values;
}

export function softmax(logits) {
  const most = Math.max(...logits),
    powers = Array.from(logits, (v) => Math.exp(v - most)),
    sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((v) => v / sum);
}

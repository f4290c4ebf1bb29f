// Small networks with exact gradients: linear layers, LeakyReLU between them, a linear end.
// All parameters of a network are one array, layer by layer: weights (out × in), then biases.
// Batches are flat arrays, row by row.

export const SLOPE = 0.2; // of LeakyReLU on negative numbers

// A network for these sizes, with the parameters given, or PyTorch's first ones from `random`.
export function network(sizes, { parameters, random }) {
  const layers = [];
  let offset = 0;
  for (let i = 1; i < sizes.length; i++) {
    const [inputs, outputs] = [sizes[i - 1], sizes[i]];
    layers.push({ inputs, outputs, weights: offset, biases: offset + inputs * outputs });
    offset += (inputs + 1) * outputs;
  }
  const own = new Float64Array(offset);
  if (parameters) own.set(parameters);
  else
    for (const { inputs, outputs, weights } of layers)
      for (let i = 0; i < (inputs + 1) * outputs; i++)
        own[weights + i] = (2 * random.uniform() - 1) / Math.sqrt(inputs);
  return { sizes, layers, parameters: own };
}

// Rows times the layer's weights, plus biases if asked; then LeakyReLU, if it is asked for.
function apply(net, layer, rows, n, withBias, bend) {
  const { inputs, outputs, weights, biases } = layer,
    p = net.parameters,
    out = new Float64Array(n * outputs);
  for (let r = 0; r < n; r++)
    for (let o = 0; o < outputs; o++) {
      let sum = withBias ? p[biases + o] : 0;
      const row = r * inputs,
        w = weights + o * inputs;
      for (let i = 0; i < inputs; i++) sum += p[w + i] * rows[row + i];
      out[r * outputs + o] = bend && sum < 0 ? SLOPE * sum : sum;
    }
  return out;
}

// The values of every layer for n rows: the first are the rows, the last the outputs.
export function forward(net, rows, n) {
  const values = [rows];
  for (const layer of net.layers) values.push(apply(net, layer, values.at(-1), n, true, layer !== net.layers.at(-1)));
  return values;
}

export const outputs = (values) => values.at(-1);

// Slopes of a function of the outputs, given its slopes `above` by them: each layer's, the inputs'
// first. The slopes by the parameters are added to `gradient`, if there is one.
export function backward(net, values, n, above, gradient) {
  const slopes = [above];
  let now = above;
  for (let l = net.layers.length - 1; l >= 0; l--) {
    const { inputs, outputs, weights, biases } = net.layers[l],
      below = new Float64Array(n * inputs),
      p = net.parameters,
      rows = values[l];
    for (let r = 0; r < n; r++)
      for (let o = 0; o < outputs; o++) {
        const slope = now[r * outputs + o];
        if (slope === 0) continue;
        const row = r * inputs,
          w = weights + o * inputs;
        for (let i = 0; i < inputs; i++) below[row + i] += slope * p[w + i];
        if (!gradient) continue;
        for (let i = 0; i < inputs; i++) gradient[w + i] += slope * rows[row + i];
        gradient[biases + o] += slope;
      }
    if (l > 0) for (let i = 0; i < below.length; i++) if (rows[i] < 0) below[i] *= SLOPE;
    slopes.unshift(below);
    now = below;
  }
  return slopes;
}

// The penalty R₁ = γ/2 · mean |∇ₓ a(x)|² of a network with one output a; its slopes are added to
// `gradient`. ∇ₓ a is linear in each weight matrix, and LeakyReLU's own slope does not move (almost
// everywhere); so the slope by a weight is the product of what comes down (a's slope) and of what
// goes up, the direction γ ∇ₓ a / n carried through the layers.
export function slopePenalty(net, values, n, gamma, gradient) {
  const slopes = backward(net, values, n, new Float64Array(n).fill(1), null);
  let up = slopes[0].map((slope) => (gamma / n) * slope);
  net.layers.forEach((layer, l) => {
    const { inputs, outputs, weights } = layer,
      down = slopes[l + 1];
    for (let r = 0; r < n; r++)
      for (let o = 0; o < outputs; o++)
        for (let i = 0; i < inputs; i++)
          gradient[weights + o * inputs + i] += down[r * outputs + o] * up[r * inputs + i];
    if (l === net.layers.length - 1) return;
    up = apply(net, layer, up, n, false, false);
    for (let i = 0; i < up.length; i++) if (values[l + 1][i] < 0) up[i] *= SLOPE;
  });
  return slopes[0].reduce((sum, slope) => sum + slope * slope, 0) * (gamma / (2 * n));
}

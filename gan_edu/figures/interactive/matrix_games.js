// Zero-sum games: exact solutions, Hedge, and games to start from.

export const sum = (values) => values.reduce((a, b) => a + b, 0);
export const transpose = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
export const times = (matrix, y) => matrix.map((row) => sum(row.map((a, j) => a * y[j])));

// The payoffs moved and scaled to [0, 1], with what undoes it.
export function rescale(payoff) {
  const low = Math.min(...payoff.flat()),
    span = Math.max(...payoff.flat()) - low;
  return { low, span, unit: payoff.map((row) => row.map((a) => (a - low) / (span || 1))) };
}

// What the two could gain together by best responses: max_i (A y)_i − min_j (x A)_j.
export function exploitability(payoff, row, column) {
  return Math.max(0, Math.max(...times(payoff, column)) - Math.min(...times(transpose(payoff), row)));
}

export function maximin(payoff) {
  return Math.max(...payoff.map((row) => Math.min(...row)));
}

export function minimax(payoff) {
  return Math.min(...transpose(payoff).map((column) => Math.max(...column)));
}

// Pure saddle points [i, j]: largest of the column, smallest of the row.
export function saddlePoints(payoff) {
  const columns = transpose(payoff);
  return payoff.flatMap((row, i) =>
    row.flatMap((a, j) => (a === Math.min(...row) && a === Math.max(...columns[j]) ? [[i, j]] : [])),
  );
}

// Solves M z = b by elimination with pivots; null if M is singular.
export function linearSolve(M, b) {
  const rows = M.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < rows.length; k += 1) {
    const pivot = rows.reduce((best, row, i) => (i > k && Math.abs(row[k]) > Math.abs(rows[best][k]) ? i : best), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    if (rows[k][k] === 0) return null;
    for (let i = 0; i < rows.length; i += 1) {
      const factor = i === k ? 0 : rows[i][k] / rows[k][k];
      if (factor) rows[i] = rows[i].map((a, j) => a - factor * rows[k][j]);
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

// The strategy on the `columns` of a square block that makes all its `rows` pay the same.
export function equaliser(matrix, rows, columns) {
  const block = rows.map((i) => [...columns.map((j) => matrix[i][j]), -1]);
  const z = linearSolve([...block, [...columns.map(() => 1), 0]], [...rows.map(() => 0), 1]);
  const strategy = matrix[0].map((_, j) => Math.max(0, z?.[columns.indexOf(j)] ?? 0));
  const total = sum(strategy);
  return total > 0 && Number.isFinite(total) ? strategy.map((y) => y / total) : null;
}

export const subsets = (n) =>
  Array.from({ length: 2 ** n - 1 }, (_, bits) =>
    Array.from({ length: n }, (_, i) => i).filter((i) => ((bits + 1) >> i) & 1),
  );

// An equilibrium. Every game has one in which both strategies equalise a square block (Shapley and
// Snow, 1950), so all blocks are tried, small ones first, and the best half of each pair is kept.
export function solve(payoff) {
  const { low, span, unit } = rescale(payoff),
    turned = transpose(unit);
  let row = null,
    column = null,
    secured = -Infinity,
    conceded = Infinity;
  const blocks = subsets(unit.length).flatMap((rows) =>
    subsets(turned.length)
      .filter((columns) => columns.length === rows.length)
      .map((columns) => [rows, columns]),
  );
  for (const [rows, columns] of blocks.sort((a, b) => a[0].length - b[0].length)) {
    const x = equaliser(turned, columns, rows),
      y = equaliser(unit, rows, columns);
    const least = x ? Math.min(...times(turned, x)) : -Infinity,
      most = y ? Math.max(...times(unit, y)) : Infinity;
    if (least > secured + 1e-13) [row, secured] = [x, least];
    if (most < conceded - 1e-13) [column, conceded] = [y, most];
  }
  return { row, column, value: low + (span * (secured + conceded)) / 2 };
}

export function softmax(scores) {
  const top = Math.max(...scores),
    weights = scores.map((s) => Math.exp(s - top));
  return weights.map((w) => w / sum(weights));
}

// Both players use Hedge for `rounds` rounds: average strategies, their gap and its bound, per round.
export function hedge(payoff, rounds) {
  const { span, unit } = rescale(payoff),
    turned = transpose(unit);
  const sizes = [unit.length, turned.length];
  const [etaRow, etaColumn] = sizes.map((k) => Math.sqrt((8 * Math.log(k)) / rounds));
  const logs = sum(sizes.map((k) => Math.sqrt(Math.log(k) / 8)));
  let gains = unit.map(() => 0),
    losses = turned.map(() => 0),
    rowTotal = gains,
    columnTotal = losses;
  const run = { rows: [], columns: [], gap: [], bound: [] };
  const add = (a, b) => a.map((value, i) => value + b[i]);
  for (let t = 1; t <= rounds; t += 1) {
    const x = softmax(gains.map((g) => etaRow * g)),
      y = softmax(losses.map((l) => -etaColumn * l));
    [gains, losses] = [add(gains, times(unit, y)), add(losses, times(turned, x))];
    [rowTotal, columnTotal] = [add(rowTotal, x), add(columnTotal, y)];
    run.rows.push(rowTotal.map((a) => a / sum(rowTotal)));
    run.columns.push(columnTotal.map((a) => a / sum(columnTotal)));
    run.gap.push((span * Math.max(0, Math.max(...gains) - Math.min(...losses))) / t);
    run.bound.push(span * logs * (Math.sqrt(rounds) / t + 1 / Math.sqrt(rounds)));
  }
  return { ...run, row: run.rows.at(-1), column: run.columns.at(-1) };
}

export const GAMES = {
  figure: {
    text: words("Two rows, three columns"),
    payoff: [
      [-1, 3, 1],
      [4, -2, 3],
    ],
  },
  pennies: {
    text: words("Matching pennies"),
    payoff: [
      [1, -1],
      [-1, 1],
    ],
  },
  rock: {
    text: words("Rock, paper, scissors"),
    payoff: [
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ],
  },
  saddle: {
    text: words("A pure saddle point"),
    payoff: [
      [0, 1],
      [-1, 0],
    ],
  },
  exercise: {
    text: words("The game of “By hand”"),
    payoff: [
      [4, 2, 3],
      [1, 0, 5],
      [6, 2, 2],
    ],
  },
  poker: {
    text: words("Poker endgame"),
    payoff: [
      [-1.5, 1],
      [0, -0.5],
      [-2, 1],
      [-0.5, -0.5],
    ],
  },
};

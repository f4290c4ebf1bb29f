// A zero-sum game that the reader edits: its exact solution, and two learners that find it.

const sum = (values) => values.reduce((a, b) => a + b, 0);
const transpose = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
const times = (matrix, y) => matrix.map((row) => sum(row.map((a, j) => a * y[j])));

// The payoffs moved and scaled to [0, 1], with what undoes it.
function rescale(payoff) {
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
function linearSolve(M, b) {
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
function equaliser(matrix, rows, columns) {
  const block = rows.map((i) => [...columns.map((j) => matrix[i][j]), -1]);
  const z = linearSolve([...block, [...columns.map(() => 1), 0]], [...rows.map(() => 0), 1]);
  const strategy = matrix[0].map((_, j) => Math.max(0, z?.[columns.indexOf(j)] ?? 0));
  const total = sum(strategy);
  return total > 0 && Number.isFinite(total) ? strategy.map((y) => y / total) : null;
}

const subsets = (n) =>
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

function softmax(scores) {
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
    text: "Two rows, three columns",
    payoff: [
      [-1, 3, 1],
      [4, -2, 3],
    ],
  },
  pennies: {
    text: "Matching pennies",
    payoff: [
      [1, -1],
      [-1, 1],
    ],
  },
  rock: {
    text: "Rock, paper, scissors",
    payoff: [
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ],
  },
  saddle: {
    text: "A pure saddle point",
    payoff: [
      [0, 1],
      [-1, 0],
    ],
  },
  exercise: {
    text: "The game of “By hand”",
    payoff: [
      [4, 2, 3],
      [1, 0, 5],
      [6, 2, 2],
    ],
  },
  poker: {
    text: "Poker endgame",
    payoff: [
      [-1.5, 1],
      [0, -0.5],
      [-2, 1],
      [-0.5, -0.5],
    ],
  },
};

const brief = (value) => number(value).replace(/\.?0+$/, ""); // 3 digits at most, no zeros at the end
const list = (values) => `(${values.map(brief).join(", ")})`;

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const place = make("div", { class: "wide" }),
    solution = make("div", { class: "readout" }),
    progress = make("div", { class: "readout" });
  const picture = drawing(700, 300, () => draw());
  const set = bind(model, ["payoff", "rounds", "round"], root, draw);
  const sizes = { 2: "2", 3: "3", 4: "4" };
  let shown = null, // the payoffs of the table and the words
    cells = [[]],
    outputs;

  const game = choice({
    label: "Game",
    now: () => Object.keys(GAMES).find((key) => same(GAMES[key].payoff, model.get("payoff"))) ?? "own",
    change: (key) => GAMES[key] && set({ payoff: GAMES[key].payoff }),
    options: { ...Object.fromEntries(Object.entries(GAMES).map(([key, g]) => [key, g.text])), own: "Your own" },
  });
  const rows = choice({
    label: "Rows",
    options: sizes,
    now: () => model.get("payoff").length,
    change: (m) => resize(Number(m), model.get("payoff")[0].length),
  });
  const columns = choice({
    label: "Columns",
    options: sizes,
    now: () => model.get("payoff")[0].length,
    change: (n) => resize(model.get("payoff").length, Number(n)),
  });

  function resize(m, n) {
    const old = model.get("payoff");
    set({ payoff: Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => old[i]?.[j] ?? 0)) });
  }

  // A table of another size. Else the table stays, so the keyboard keeps its place.
  function layOut(payoff) {
    const head = (text, scope) => make("th", { scope }, text);
    outputs = {
      least: payoff.map(() => make("td")),
      row: payoff.map(() => make("td")),
      most: payoff[0].map(() => make("td")),
      column: payoff[0].map(() => make("td")),
    };
    cells = payoff.map((line, i) =>
      line.map((_, j) =>
        make(
          "td",
          {},
          make("input", {
            type: "number",
            step: "any",
            min: -1000,
            max: 1000,
            required: true,
            "aria-label": `payoff row ${i + 1}, column ${j + 1}`,
            oninput: edit,
          }),
        ),
      ),
    );
    place.replaceChildren(
      make(
        "table",
        { class: "payoff" },
        make("caption", {}, "What the row player receives"),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("td"),
            ...payoff[0].map((_, j) => head(`col ${j + 1}`, "col")),
            head("α*", "col"),
            head("min", "col"),
          ),
        ),
        make(
          "tbody",
          {},
          ...cells.map((line, i) =>
            make("tr", {}, head(`row ${i + 1}`, "row"), ...line, outputs.row[i], outputs.least[i]),
          ),
        ),
        make(
          "tfoot",
          {},
          make("tr", {}, head("β*", "row"), ...outputs.column, make("td"), make("td")),
          make("tr", {}, head("max", "row"), ...outputs.most, make("td"), make("td")),
        ),
      ),
    );
  }

  const inputs = () => cells.map((line) => line.map((cell) => cell.firstChild));

  // The payoffs into the table; what the reader types, such as 1.50, stays as it is.
  function fillIn(payoff) {
    if (payoff.length !== cells.length || payoff[0].length !== cells[0].length) layOut(payoff);
    inputs().forEach((line, i) => {
      line.forEach((input, j) => {
        if (input.valueAsNumber !== payoff[i][j]) input.value = payoff[i][j];
        input.setAttribute("aria-invalid", false);
      });
    });
    shown = payoff;
  }

  function edit() {
    const all = inputs();
    for (const input of all.flat()) input.setAttribute("aria-invalid", !input.validity.valid);
    const wrong = all.flat().find((input) => !input.validity.valid);
    if (wrong) {
      shown = null;
      const why =
        `In ${wrong.getAttribute("aria-label")}, type a number from −1000 to 1000. ` +
        "Until then the figure keeps the last game.";
      solution.textContent = why;
      picture.say(why);
    } else {
      set({ payoff: all.map((line) => line.map((input) => input.valueAsNumber)) });
    }
  }

  function draw() {
    const payoff = model.get("payoff");
    if (!same(payoff, shown)) drawSolution(payoff);
    drawChart();
  }

  function drawSolution(payoff) {
    fillIn(payoff);
    const { row, column, value } = solve(payoff),
      saddles = saddlePoints(payoff);
    const fill = (targets, values) =>
      targets.forEach((cell, i) => {
        cell.textContent = brief(values[i]);
      });
    fill(
      outputs.least,
      payoff.map((line) => Math.min(...line)),
    );
    fill(
      outputs.most,
      transpose(payoff).map((line) => Math.max(...line)),
    );
    fill(outputs.row, row);
    fill(outputs.column, column);
    cells.forEach((line, i) => {
      line.forEach((cell, j) => {
        const inBox = saddles.some((saddle) => same(saddle, [i, j]));
        cell.classList.toggle("saddle", inBox);
      });
    });
    solution.textContent =
      `Value ${brief(value)}, with optimal α* = ${list(row)} and β* = ${list(column)}. ` +
      `Pure maximin ${brief(maximin(payoff))}, pure minimax ${brief(minimax(payoff))}. ` +
      (saddles.length
        ? `Pure saddle points (in a box): ${saddles.map(([i, j]) => `row ${i + 1}, column ${j + 1}`).join("; ")}.`
        : "No pure saddle point: maximin and minimax differ.");
  }

  function drawChart() {
    const horizon = model.get("rounds"),
      round = model.get("round"),
      run = hedge(model.get("payoff"), horizon);
    const ts = run.gap.map((_, i) => i + 1),
      top = 10 ** Math.ceil(Math.log10(Math.max(run.bound[0], 1e-9)));
    const [gap, bound] = [run.gap[round - 1], run.bound[round - 1]];
    picture.svg.replaceChildren(
      ...chart({
        ...picture,
        x: [1, horizon],
        logX: true,
        y: [top * 1e-5, top],
        now: round,
        xlabel: "round",
        lines: [
          { name: "bound of the proof", xs: ts, ys: run.bound, colour: "var(--orange)", dash: "7 4" },
          { name: "gap of the averages", xs: ts.slice(0, round), ys: run.gap, colour: "var(--blue)", dot: true },
        ],
      }),
    );
    const hedged = `Hedge, round ${round} of ${horizon}: gap ${small(gap)}, bound ${small(bound)}.`;
    picture.describe(`${solution.textContent.split(". ")[0]}. ${hedged}`);
    progress.textContent =
      `Hedge, round ${round} of ${horizon}. Averages: row ${list(run.rows[round - 1])}, ` +
      `column ${list(run.columns[round - 1])}. Gap ${small(gap)}; bound ${small(bound)}.`;
  }

  const { buttons, pause } = player({
    now: () => model.get("round"),
    first: 1,
    last: () => model.get("rounds"),
    go: (round) => set({ round }),
    stride: (round) => Math.ceil(round / 15),
  });
  const length = choice({
    label: "Rounds of Hedge",
    options: { 10: "10", 100: "100", 1000: "1000" },
    now: () => model.get("rounds"),
    change: (value) => {
      pause();
      set({ rounds: Number(value), round: 1 });
    },
  });
  root.append(
    make("div", { class: "controls" }, game, rows, columns),
    place,
    solution,
    make("div", { class: "controls" }, length, make("div", { class: "buttons" }, ...buttons)),
    picture.svg,
    progress,
  );
  draw();
  el.append(root);
  return pause;
}

export default { render };

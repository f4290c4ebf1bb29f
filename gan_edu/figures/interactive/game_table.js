// A zero-sum game that the reader edits: its exact solution, and two learners that find it.

const brief = (value) => number(value).replace(/\.?0+$/, ""); // 3 digits at most, no zeros at the end
const list = (values) => `(${values.map(brief).join(", ")})`;

function render({ model, el }) {
  const root = make("div", { class: "gan-figure" });
  const place = make("div", { class: "wide" }),
    solution = make("div", { class: "readout" }),
    progress = make("div", { class: "readout" });
  const picture = drawing(700, 300, () => draw());
  const set = bind(model, ["payoff", "rounds", "round"], root, draw);
  const { task, stays, key, see } = card({
    task: words("Change one payoff, and find one whose change leaves the value of the game as it is."),
    see: words(
      "The gap of the averages is never above the bound of the proof, whatever the payoffs and in every round.",
    ),
  });
  const sizes = { 2: "2", 3: "3", 4: "4" };
  let shown = null, // the payoffs of the table and the words
    solved = "",
    cells = [[]],
    outputs;

  const game = choice({
    label: words("Game"),
    now: () => Object.keys(GAMES).find((key) => same(GAMES[key].payoff, model.get("payoff"))) ?? "own",
    change: (key) => GAMES[key] && set({ payoff: GAMES[key].payoff }),
    options: { ...Object.fromEntries(Object.entries(GAMES).map(([key, g]) => [key, g.text])), own: words("Your own") },
  });
  const rows = choice({
    label: words("Rows"),
    options: sizes,
    now: () => model.get("payoff").length,
    change: (m) => resize(Number(m), model.get("payoff")[0].length),
  });
  const columns = choice({
    label: words("Columns"),
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
            "aria-label": words("payoff row {i}, column {j}", { i: i + 1, j: j + 1 }),
            onbeforeinput: point,
            oninput: edit,
          }),
        ),
      ),
    );
    place.replaceChildren(
      make(
        "table",
        { class: "payoff" },
        make("caption", {}, words("What the row player receives")),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("td"),
            ...payoff[0].map((_, j) => head(words("col {j}", { j: j + 1 }), "col")),
            head("α*", "col"),
            head("min", "col"),
          ),
        ),
        make(
          "tbody",
          {},
          ...cells.map((line, i) =>
            make("tr", {}, head(words("row {i}", { i: i + 1 }), "row"), ...line, outputs.row[i], outputs.least[i]),
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

  // Half of the world writes 1,5; where the browser does not, it drops the comma and makes 15 of it.
  function point(event) {
    if (event.data !== "," || (1.5).toLocaleString().includes(",")) return;
    event.preventDefault();
    document.execCommand("insertText", false, ".");
  }

  function edit() {
    const all = inputs();
    for (const input of all.flat()) input.setAttribute("aria-invalid", !input.validity.valid);
    const wrong = all.flat().find((input) => !input.validity.valid);
    if (wrong) {
      shown = null;
      const why = words("In {where}, type a number from −1000 to 1000. Until then the figure keeps the last game.", {
        where: wrong.getAttribute("aria-label"),
      });
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
    key(words("Value of the game"), brief(value));
    const where = saddles.map(([i, j]) => words("row {i}, column {j}", { i: i + 1, j: j + 1 })).join("; ");
    solved = words("Value {value}, with optimal α* = {row} and β* = {column}.", {
      value: brief(value),
      row: list(row),
      column: list(column),
    });
    solution.textContent = [
      solved,
      words("Pure maximin {maximin}, pure minimax {minimax}.", {
        maximin: brief(maximin(payoff)),
        minimax: brief(minimax(payoff)),
      }),
      saddles.length
        ? words("Pure saddle points (in a box): {where}.", { where })
        : words("No pure saddle point: maximin and minimax differ."),
    ].join(" ");
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
        xlabel: words("round"),
        lines: [
          { name: words("bound of the proof"), xs: ts, ys: run.bound, colour: "var(--orange)", dash: "7 4" },
          { name: words("gap of the averages"), xs: ts.slice(0, round), ys: run.gap, colour: "var(--blue)", dot: true },
        ],
      }),
    );
    const found = { round, horizon, gap: small(gap), bound: small(bound) };
    picture.describe(`${solved} ${words("Hedge, round {round} of {horizon}: gap {gap}, bound {bound}.", found)}`);
    progress.textContent = words(
      "Hedge, round {round} of {horizon}. Averages: row {row}, column {column}. Gap {gap}; bound {bound}.",
      { ...found, row: list(run.rows[round - 1]), column: list(run.columns[round - 1]) },
    );
  }

  const { buttons, pause } = player({
    now: () => model.get("round"),
    first: 1,
    last: () => model.get("rounds"),
    go: (round) => set({ round }),
    stride: (round) => Math.ceil(round / 15),
  });
  const length = choice({
    label: words("Rounds of Hedge"),
    options: { 10: "10", 100: "100", 1000: "1000" },
    now: () => model.get("rounds"),
    change: (value) => {
      pause();
      set({ rounds: Number(value), round: 1 });
    },
  });
  root.append(
    task,
    make("div", { class: "pairs" }, game, rows, columns),
    place,
    make("div", { class: "controls" }, length),
    stays(make("div", { class: "buttons" }, ...buttons)),
    solution,
    picture.svg,
    progress,
    see,
  );
  draw();
  el.append(root);
  return pause;
}

export default { render };

// The living GAN: what a reader sets, how the run goes on, and what is shown of it.

const FRAME = 9, // milliseconds of computing between two pictures
  HISTORY = 400, // points in the chart of losses
  GROUND_EVERY = 120,
  SEEN_EVERY = 300; // milliseconds between two estimates
// Settings of the networks themselves: a change of one starts a new game.
const ANEW = ["networks", "momentum", "latent_dim", "seed"];
const NAMES = Object.keys(DEFAULTS);

function render({ model, el }) {
  const root = make("div", { class: "gan-figure living-gan" }),
    readout = make("div", { class: "readout" }),
    chartPlace = drawing(700, 190, () => drawChart());
  const [learned, best] = [
    plane(words("D, what it has learned")),
    plane(words("D*, the best answer now; both laws smoothed, blank where neither is")),
  ];
  const { task, stays, key, see } = card(LIVING);
  let [game, memory, pending, past, last, playing, asked, stop] = [null, {}, [], [], null, false, null, 0];
  let [done, begun] = [[], null]; // the events since the start; the state that is drawn
  let pictures = 0; // begun so far: of two, the newer one is shown
  const state = () => [settings(), model.get("strokes"), model.get("path")];
  const set = bind(model, [...NAMES, "path", "strokes"], root, () => same(state(), begun) || restart());
  const settings = () => Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
  const current = (name) => game?.settings[name] ?? model.get(name);

  function restart() {
    done = [...model.get("path")];
    begun = state();
    pending = eventsOf(done);
    game = newGame(settings(), model.get("strokes"));
    [memory, past, last] = [{}, [], null];
    if (root.isConnected) show(true);
    if (pending.length) go();
  }

  // A setting: on the way if the networks stay, else a new game.
  function change(values) {
    const onTheWay = done.length && !Object.keys(values).some((name) => ANEW.includes(name));
    if (!onTheWay) return begin(values);
    for (const [name, value] of Object.entries(values)) {
      done = lengthened(done, `${name}=${value}`);
      game.settings[name] = value;
    }
    keep();
    show(true);
  }

  // The model has what was done; that is no reason to start anew.
  function keep() {
    begun = [settings(), model.get("strokes"), done];
    set({ path: done });
  }

  function begin(values) {
    halt();
    begun = null; // not what the model has, even at a start: it starts anew
    set({ ...values, path: [] });
  }

  function one(kind) {
    act(game, kind);
    done = lengthened(done, `1${kind}`);
  }

  function note() {
    const every = Math.max(1, Math.ceil(game.rounds / HISTORY));
    if (game.rounds % every === 0) past.push([game.rounds, ...game.losses]);
    if (past.length > 2 * HISTORY) past = past.filter((_, i) => i % 2);
  }

  // Computes for a while: what is still to be repeated, else new rounds.
  function advance(until) {
    while (performance.now() < until && (pending.length || playing)) {
      const event = pending[0];
      if (!event) one("r");
      else if (event.kind === "set") game.settings[event.name] = event.value;
      else act(game, event.kind);
      if (event && (event.kind === "set" || --event.times === 0)) pending.shift();
      note();
      if (!game.losses.every((v) => Number.isFinite(v) || game.rounds === 0))
        return pause(words("The numbers overflowed."));
      if (asked?.until === game.rounds) return reveal();
    }
  }

  function frame() {
    if (!root.isConnected) return pause();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    advance(performance.now() + (calm ? 400 : FRAME));
    if (!calm || !(playing || pending.length)) show(false);
    if (playing || pending.length) stop = requestAnimationFrame(frame);
    else pause();
  }

  function go() {
    cancelAnimationFrame(stop);
    stop = requestAnimationFrame(frame);
  }

  function halt() {
    playing = false;
    pending = [];
    cancelAnimationFrame(stop);
    play.textContent = words("Play");
  }

  function pause(why = "") {
    halt();
    keep();
    show(true, why);
  }

  function toggle() {
    if (playing) return pause();
    playing = true;
    play.textContent = words("Pause");
    go();
  }

  // One picture of everything; the estimates only now and then, unless `whole`.
  function show(whole, why = "") {
    const now = performance.now();
    pictures += 1;
    if (whole || !last || now > last.next) {
      atOnce(estimates(why));
      last.next = now + SEEN_EVERY + 5 * (performance.now() - now); // on a slow machine more rarely
    }
    drawLearned(whole);
  }

  function* estimates(why = "") {
    last = { ...(yield* measured(game, memory)), next: 0 };
    yield;
    yield* drawBest();
    yield;
    drawChart();
    yield;
    tell(why);
    yield;
    refresh(root);
  }

  // The first picture comes part by part, unless another one is asked for meanwhile.
  async function appear() {
    const [mine, parts] = [++pictures, first()];
    do await new Promise((next) => setTimeout(next));
    while (mine === pictures && !parts.next().done);
  }
  function* first() {
    yield* estimates();
    yield;
    yield* drawGround();
    yield;
    drawFakes();
  }

  // D, G's grid and the data: as much work as many rounds, so a picture may be a little old.
  function* drawGround() {
    const values = game.logits(cells).map(sigmoid);
    yield;
    const ink = pen(learned, true);
    ink.field(values);
    ink.pieces(levelLine(values, 0.5), "ink", 1.4, [5, 3]);
    yield;
    if (layers.grid.checked && game.settings.networks === "layers")
      ink.pieces(latentGrid(game.G.sizes[0], game.fakes), "purple", 0.7);
    ink.points(memory.of.shown, "blue", false);
  }

  function drawFakes() {
    const ink = pen(learned),
      fakes = game.fakes(),
      few = fakes.slice(0, ARROWS);
    ink.copyLayer();
    ink.points(fakes.slice(0, 600), "orange", true);
    if (layers.arrows.checked) ink.pieces(arrows(few, game.pull(few), 0.35), "ink", 1.2);
  }

  function drawLearned(whole) {
    const now = performance.now();
    if (whole || !(now < memory.redraw)) {
      atOnce(drawGround());
      memory.redraw = performance.now() + GROUND_EVERY + 3 * (performance.now() - now);
    }
    drawFakes();
  }

  function* drawBest() {
    const values = bestAnswer(memory.of.density, yield* estimated(last.many));
    yield;
    const ink = pen(best);
    ink.field(values);
    ink.pieces(levelLine(values, 0.5), "ink", 1.4, [5, 3]);
  }

  function drawChart() {
    lossChart(chartPlace, past, game.rounds);
    const none = words("not known yet"),
      [ofD, ofG] = game.losses.map((loss) => (Number.isNaN(loss) ? none : number(loss))),
      label = words("Losses: D {ofD}, G {ofG} after {rounds} rounds.", { ofD, ofG, rounds: game.rounds });
    chartPlace.svg.setAttribute("aria-label", label);
  }

  function tell(why) {
    const { rows, sentence, most } = inWords(game, last),
      repeating = pending.length ? words("Repeating the run of the link.") : why;
    readout.replaceChildren(nameValues(rows), ...(repeating ? [make("p", {}, repeating)] : []));
    learned.describe(sentence);
    key(...most);
  }

  const { choices, main, more, layers, question, reveal, play } = livingControls({
    change,
    begin,
    current,
    toggle,
    step: (kind) => {
      pause();
      one(kind);
      note();
      pause();
    },
    strokes: () => model.get("strokes"),
    draw: () => show(true),
    canvas: learned.canvas,
    seen() {
      const now = atOnce(measured(game, memory));
      return { ...last, ...now, pull: now.arrow };
    },
    ask: (until) => {
      asked = until && { until };
    },
    playing: () => playing,
    pause,
    path: () => done,
  });
  const planes = make("div", { class: "planes" }, learned.place, best.place);
  root.append(task, question, choices, stays(main), more, planes, chartPlace.svg, readout, see);
  el.append(root);
  restart();
  // Only a figure in the page has a size, and the colours of the theme.
  const redraw = () => root.isConnected && (last ? show(true) : appear());
  new ResizeObserver(redraw).observe(learned.canvas);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => pause();
}

export default { render };

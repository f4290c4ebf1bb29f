// The plane as a picture: D as a field of colour with its ½ line, points, G's grid, arrows.

const STEADY = 0.999; // of D's colour: full at D = 0 and D = 1

// Red, green, blue of any colour that a style sheet knows.
function rgb(context, text) {
  context.fillStyle = text;
  return [1, 3, 5].map((i) => Number.parseInt(context.fillStyle.slice(i, i + 2), 16));
}

// A square canvas with a layer behind it; `describe` sets what a screen reader says of it.
export function plane(title) {
  const canvas = make("canvas", { role: "img", "aria-label": title, class: "plane" }),
    layer = new OffscreenCanvas(1, 1),
    { line, say } = announcer();
  const describe = (text) => {
    canvas.setAttribute("aria-label", text);
    say(text);
  };
  return {
    place: make("div", { class: "plane" }, canvas, make("div", { class: "caption" }, title), line),
    canvas,
    layer,
    describe,
  };
}

// A pen for points of the square [−EDGE, EDGE]², in the colours of the theme: on the canvas, or on
// the layer behind it, which is drawn more rarely and copied.
export function pen({ canvas, layer }, behind = false) {
  const side = Math.round((canvas.clientWidth || 320) * Math.min(2, devicePixelRatio || 1)),
    target = behind ? layer : canvas;
  if (target.width !== side) target.width = target.height = side;
  const context = target.getContext("2d"),
    look = getComputedStyle(canvas),
    colour = (name) => (name === "ink" ? look.color : look.getPropertyValue(`--${name}`).trim());
  const px = (x) => ((x + EDGE) / (2 * EDGE)) * side,
    py = (y) => side - px(y),
    unit = side / 320;
  return {
    copyLayer: () => context.drawImage(layer, 0, 0, side, side),
    // Values from 0 (orange) over ½ (the page's own ground) to 1 (blue), a cell each.
    field(values) {
      const [zero, one, ground] = ["orange", "blue", "ground"].map((name) => rgb(context, colour(name)));
      const image = new ImageData(FIELD, FIELD);
      values.forEach((value, i) => {
        const away = STEADY * Math.min(1, Math.abs(2 * value - 1)) * 0.55,
          towards = value < 0.5 ? zero : one,
          at = 4 * ((FIELD - 1 - Math.floor(i / FIELD)) * FIELD + (i % FIELD));
        for (let c = 0; c < 3; c++) image.data[at + c] = ground[c] + away * (towards[c] - ground[c]);
        image.data[at + 3] = 255;
      });
      const small = new OffscreenCanvas(FIELD, FIELD);
      small.getContext("2d").putImageData(image, 0, 0);
      context.imageSmoothingEnabled = true;
      context.drawImage(small, 0, 0, side, side);
    },
    pieces(pieces, name, width, dash = []) {
      context.strokeStyle = colour(name);
      context.lineWidth = width * unit;
      context.setLineDash(dash.map((d) => d * unit));
      context.beginPath();
      for (const [x0, y0, x1, y1] of pieces) {
        context.moveTo(px(x0), py(y0));
        context.lineTo(px(x1), py(y1));
      }
      context.stroke();
      context.setLineDash([]);
    },
    // Data are filled dots, fakes are open rings: told apart without colour.
    points(points, name, open) {
      context.fillStyle = context.strokeStyle = colour(name);
      context.lineWidth = 1.2 * unit;
      context.globalAlpha = open ? 0.9 : 0.6;
      for (let i = 0; i < points.length; i += 2) {
        context.beginPath();
        context.arc(px(points[i]), py(points[i + 1]), (open ? 2.4 : 1.6) * unit, 0, 7);
        if (open) context.stroke();
        else context.fill();
      }
      context.globalAlpha = 1;
    },
  };
}

// Arrows from points along directions, with heads; the longest are cut to `most`.
export function arrows(points, directions, most) {
  const pieces = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y, u, v] = [points[i], points[i + 1], directions[i], directions[i + 1]],
      length = Math.hypot(u, v),
      cut = Math.min(1, most / length);
    if (!(length > 1e-3)) continue;
    const [a, b] = [x + u * cut, y + v * cut],
      [hx, hy] = [(u / length) * 0.04, (v / length) * 0.04];
    pieces.push([x, y, a, b], [a, b, a - hx - hy / 2, b - hy + hx / 2], [a, b, a - hx + hy / 2, b - hy - hx / 2]);
  }
  return pieces;
}

// Where G takes a square grid of latents (the first two coordinates; the others are 0).
export function latentGrid(latent, map) {
  const marks = grid(-2, 2, 9),
    fine = grid(-2, 2, 25);
  const lines = [0, 1].flatMap((turn) => marks.map((mark) => fine.map((v) => (turn ? [mark, v] : [v, mark]))));
  const z = lines.flat().flatMap(([u, v]) => Array.from({ length: latent }, (_, i) => [u, v][i] ?? 0));
  const points = map(Float64Array.from(z), lines.length * fine.length);
  return lines.flatMap((line, l) =>
    line.slice(1).map((_, i) => {
      const at = 2 * (l * fine.length + i);
      return Array.from(points.slice(at, at + 4));
    }),
  );
}

// Both losses by rounds, with what they are when the game is solved.
export function lossChart(picture, past, rounds) {
  const { width, height } = picture;
  const [x, y] = [scale(0, Math.max(1, rounds), 40, width - 150), scale(0, 2.5, height - 24, 10)];
  const line = (at, colour, dash) => {
    const kept = past.filter((row) => Number.isFinite(row[at]));
    const d = path(
      kept.map((row) => x(row[0])),
      kept.map((row) => y(Math.min(2.5, Math.max(0, row[at])))),
    );
    return make("path", { class: "line", stroke: colour, "stroke-dasharray": dash, d });
  };
  const level = (value, text) => [
    make("path", { class: "grid", d: `M40 ${y(value)}H${width - 150}` }),
    make("text", { x: width - 146, y: y(value) + 4 }, text),
  ];
  picture.svg.replaceChildren(
    ...level(Math.log(4), words("log 4: D at ½")),
    ...level(Math.LN2, words("log 2: G there")),
    make("path", { class: "axis", d: `M40 10V${height - 24}H${width - 150}` }),
    ...[0, 1, 2].map((v) => make("text", { x: 34, y: y(v) + 4, "text-anchor": "end" }, String(v))),
    make("text", { x: width - 150, y: height - 6, "text-anchor": "end" }, words("{rounds} rounds", { rounds })),
    line(1, "var(--blue)"),
    line(2, "var(--orange)", "7 4"),
    make("text", { x: width - 146, y: 22, style: "fill: var(--blue)" }, `— ${words("loss of D")}`),
    make("text", { x: width - 146, y: 40, style: "fill: var(--orange)" }, `- - ${words("loss of G")}`),
  );
}

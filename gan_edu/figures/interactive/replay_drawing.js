// The panels of a replay: where each lies, and its curves up to the epoch of the cursor.

export const LOOKS = [
  { stroke: "var(--blue)", style: "stroke-width: 3" },
  { stroke: "var(--orange)", style: "stroke-width: 1.4" },
];
export const TALL = 96,
  GAP = 82,
  LEFT = 48,
  WIDEST = 700;

// Like `drawing`, for a picture whose height depends on its width; `draw` sets both.
export function growing(draw) {
  const svg = make("svg", { role: "img", "aria-label": "" }),
    picture = { svg, width: WIDEST };
  new ResizeObserver(([entry]) => {
    const width = Math.round(Math.min(WIDEST, Math.max(280, entry.contentRect.width)));
    if (!entry.contentRect.width || width === picture.width) return;
    picture.width = width;
    draw();
  }).observe(svg);
  return picture;
}

// Where panel i of a replay lies, and how epochs become pixels in it. A replay is the picture with its panels,
// its runs, and the last epoch of the longest one.
export function panelPlace(i, { picture, panels, runs, last }) {
  const columns = picture.width >= 560 && panels.length > 1 ? 2 : 1,
    gap = 26,
    width = (picture.width - gap * (columns - 1)) / columns;
  const head = runs.length > 1 ? 78 : 26,
    column = i % columns,
    left = column * (width + gap) + LEFT,
    right = column * (width + gap) + width - 8;
  return {
    left,
    right,
    top: head + 34 + Math.floor(i / columns) * (TALL + GAP),
    px: scale(1, Math.max(2, last), left, right),
    invert: scale(left, right, 1, last),
    height: head + Math.ceil(panels.length / columns) * (TALL + GAP),
  };
}

// Panel i with the cursor at the epoch `now`; `choose(epoch)` hears of a click.
export function panelNodes(i, replay, now, choose) {
  const { picture, panels, runs, last } = replay,
    panel = panels[i],
    { left, right, top, px, invert } = panelPlace(i, replay),
    floor = top + TALL;
  const lines = runs
    .flatMap((run, r) =>
      panel.names.map((name, k) => ({ name, r, values: run.metrics[name], dash: k ? "6 4" : undefined })),
    )
    .filter(({ values }) => values);
  const all = lines.flatMap(({ values }) => values);
  const positive = !panel.logarithmic || all.some((v) => v > 0),
    bend = panel.logarithmic ? Math.log10 : (v) => v;
  const most = Math.max(...all, ...(panel.mark ? [panel.mark[0]] : [])),
    low = panel.least ?? Math.min(0, ...all);
  const span = panel.logarithmic
    ? positive
      ? decades(all)
      : [1, 10]
    : (panel.fixed ?? [low, low + 1.06 * (most - low || 1)]);
  const py = scale(bend(span[0]), bend(span[1]), floor, top);
  const levels = roundTicks(bend(span[0]), bend(span[1]), panel.logarithmic ? 4 : 5)
    .filter((v) => !panel.logarithmic || Number.isInteger(v))
    .map((v) => (panel.logarithmic ? [10 ** v, power(10 ** v)] : [v, String(Number(v.toPrecision(6)))]));
  const legend =
    panel.names.length > 1
      ? `: ${words("{first} solid, {other} dashed", { first: panel.series[panel.names[0]], other: panel.series[panel.names[1]] })}`
      : "";
  return [
    make("text", { x: left - LEFT + 4, y: top - 14 }, panel.title + legend),
    make("path", { class: "grid", d: levels.map(([v]) => `M${left} ${py(bend(v))}H${right}`).join("") }),
    make("path", { class: "axis", d: `M${left} ${top}V${floor}H${right}` }),
    ...levels.map(([v, text]) => make("text", { x: left - 6, y: py(bend(v)) + 4, "text-anchor": "end" }, text)),
    ...roundTicks(1, Math.max(2, last), 5)
      .filter((e) => Number.isInteger(e) && px(e) < right - 62)
      .map((e) => make("text", { x: px(e), y: floor + 22, "text-anchor": "middle" }, String(e))),
    make("text", { x: right, y: floor + 22, "text-anchor": "end" }, words("epoch")),
    ...(panel.mark
      ? [
          make("path", { class: "axis", "stroke-dasharray": "1 4", d: `M${left} ${py(panel.mark[0])}H${right}` }),
          make("text", { x: right, y: py(panel.mark[0]) - 4, "text-anchor": "end" }, panel.mark[1]),
        ]
      : []),
    make("path", { class: "axis", "stroke-dasharray": "4 3", d: `M${px(now)} ${top}V${floor}` }),
    ...lines.flatMap(({ name, r, values, dash }) => {
      const kept = values.map((_, e) => e).filter((e) => !panel.logarithmic || values[e] > 0),
        value = valueAt(values, now);
      const end = px(Math.min(now, values.length));
      return [
        make("path", {
          class: "line",
          ...LOOKS[r],
          "stroke-dasharray": dash,
          "data-line": `${name}-${r + 1}`,
          d: path(
            kept.map((e) => px(e + 1)),
            kept.map((e) => py(bend(values[e]))),
          ),
        }),
        ...(panel.logarithmic && value <= 0
          ? []
          : [make("circle", { cx: end, cy: py(bend(value)), r: r ? 4 : 5, fill: LOOKS[r].stroke })]),
      ];
    }),
    make("rect", {
      x: left,
      y: top,
      width: right - left,
      height: TALL,
      fill: "none",
      "pointer-events": "all",
      cursor: "pointer",
      onclick: (event) => {
        const box = picture.svg.getBoundingClientRect();
        choose(Math.round(invert(((event.clientX - box.left) * picture.width) / box.width)));
      },
    }),
  ];
}

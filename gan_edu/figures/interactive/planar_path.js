// What was done in a game since its start, in words short enough for an address.

// The settings after the events of a path, and the events with rounds and steps.
export function eventsOf(path) {
  return path.map((event) => {
    const [name, value] = event.split("=");
    if (value === undefined) return { kind: name.at(-1), times: Number(name.slice(0, -1)) };
    return { kind: "set", name, value: ["loss", "method", "law"].includes(name) ? value : Number(value) };
  });
}

// The path with one more event; rounds and steps of one kind are counted together.
export function lengthened(path, event) {
  const last = path.at(-1) ?? "";
  if (event.includes("=") || last.at(-1) !== event.at(-1) || last.includes("=")) return [...path, event];
  return [...path.slice(0, -1), Number(last.slice(0, -1)) + Number(event.slice(0, -1)) + event.at(-1)];
}

// Runs all events of a path at once, for who does not watch.
export function runPath(settings, path, strokes = []) {
  const game = newGame(settings, strokes);
  for (const event of eventsOf(path)) {
    if (event.kind === "set") game.settings[event.name] = event.value;
    else for (let i = 0; i < event.times; i++) act(game, event.kind);
  }
  return game;
}

export const act = (game, kind) => (kind === "r" ? game.round() : kind === "d" ? game.stepD() : game.stepG());

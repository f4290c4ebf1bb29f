// The card that a figure stands in: what to try, the one number it is about, what to see.

// Its pieces, for the figure to put in place. `key` shows the number of the moment; `stays` holds it with the
// controls that a reader must not lose from sight while a tall drawing is on the screen.
export function card({ task, see }) {
  const [name, value] = [make("span"), make("b")];
  return {
    task: make("p", { class: "task" }, make("b", {}, words("What to do")), `: ${task}`),
    stays: (...controls) =>
      make("div", { class: "stays" }, make("p", { class: "key-number" }, name, " ", value), ...controls),
    see: make("details", { class: "see" }, make("summary", {}, words("What to see")), make("p", {}, see)),
    key: (called, now) => {
      name.textContent = called;
      value.textContent = now;
    },
  };
}

// The state of a figure is that of its model, and the figure shows it, whoever changed it.

// Draws again when one of the traits `names` is changed by Python or by another view. Returned is
// `set({trait: value, …})`, for what the reader changes.
export function bind(model, names, root, draw) {
  let own = false;
  const update = () => {
    draw();
    refresh(root);
  };
  for (const name of names) model.on(`change:${name}`, () => own || update());
  return (values) => {
    own = true; // all of them, then one drawing
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    own = false;
    model.save_changes();
    update();
  };
}

// Lets each control show what the model has.
export function refresh(root) {
  for (const control of root.querySelectorAll(".control")) control.refresh();
}

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

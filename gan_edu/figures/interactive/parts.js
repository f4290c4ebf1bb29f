// For newer figures, after the kit; `base.py` says which figures hold this text.

// A dot; `moved(x, y)` gets the place of the pointer in the drawing's own pixels. Keep the dot when
// the rest is drawn again: a finger's events go to the element it first touched.
export function dragDot(picture, name, look, moved) {
  const dot = make("circle", { r: 9, "stroke-width": 2.5, cursor: "move", ...look, "data-drag": name });
  // Or the page would scroll with the finger; `touch-action` is not heeded on a part of a drawing.
  dot.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  dot.addEventListener("pointerdown", (event) => {
    dot.setPointerCapture(event.pointerId);
    event.preventDefault(); // or the mouse would select text
  });
  dot.addEventListener("pointermove", (event) => {
    if (!dot.hasPointerCapture(event.pointerId)) return;
    const box = picture.svg.getBoundingClientRect(), pixel = picture.width / box.width;
    moved((event.clientX - box.left) * pixel, (event.clientY - box.top) * pixel);
  });
  return dot;
}

// Sets a slider of the kit as a reader would; it keeps the value inside its range.
export function setSlider(control, value) {
  const input = control.querySelector("input");
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

// Rows of a table: what is named and its value.
export function nameValues(rows) {
  return make("table", {}, make("tbody", {}, ...rows.map(([name, value]) =>
    make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value)))));
}

// 3 as ₃.
export function subscript(n) {
  return String(n).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
}

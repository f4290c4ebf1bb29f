// Proofs whose lines the reader puts in order, by buttons, by arrow keys on them, or with the mouse. Without
// this script the right order is folded below the title.

inTurn(() => {
  const button = (text, label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act });
    if (label) made.setAttribute("aria-label", label);
    return made;
  };

  for (const place of document.querySelectorAll(".proof-order")) {
    const answer = place.querySelector("details");
    const lines = [...answer.querySelectorAll("ol > li")];
    const list = Object.assign(document.createElement("ol"), { className: "shuffled" });
    const said = Object.assign(document.createElement("p"), { className: "predict-verdict" });
    said.setAttribute("role", "status");
    const row = Object.assign(document.createElement("div"), { className: "predict-row" });
    answer.hidden = true;

    const number = (item) => [...list.children].indexOf(item) + 1;
    const placeOf = (item) => words("Line {n} of {all}.", { n: number(item), all: lines.length });
    // A line changes places with the one above or below it; the pressed button keeps the focus.
    function move(item, down, pressed) {
      const other = down ? item.nextElementSibling : item.previousElementSibling;
      if (other) (down ? other : item).after(down ? item : other);
      name();
      pressed.focus();
      said.textContent = placeOf(item);
    }
    function name() {
      for (const item of list.children) {
        item.classList.remove("too-early");
        const [up, down] = item.querySelectorAll("button");
        up.setAttribute("aria-label", words("Move line {n} up", { n: number(item) }));
        down.setAttribute("aria-label", words("Move line {n} down", { n: number(item) }));
      }
    }

    let dragged = null;
    for (const index of place.dataset.order.split(" ").map(Number)) {
      const item = document.createElement("li"),
        text = document.createElement("div"),
        moves = Object.assign(document.createElement("span"), { className: "moves" });
      text.append(...lines[index].children[0].cloneNode(true).childNodes);
      const up = button("↑", "", () => move(item, false, up)),
        down = button("↓", "", () => move(item, true, down));
      moves.append(up, down);
      moves.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        move(item, event.key === "ArrowDown", document.activeElement);
      });
      item.append(moves, text);
      item.line = index;
      item.draggable = true;
      item.addEventListener("dragstart", () => {
        dragged = item;
      });
      item.addEventListener("dragover", (event) => {
        if (!dragged || dragged.parentNode !== list) return;
        event.preventDefault();
        const box = item.getBoundingClientRect();
        if (item !== dragged) item[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
        name();
      });
      item.addEventListener("dragend", () => {
        dragged = null;
        said.textContent = placeOf(item);
      });
      list.append(item);
    }
    name();

    // The first line that is not the next one of the proof, and what it needs.
    function check() {
      const wrong = [...list.children].findIndex((item, i) => item.line !== i);
      for (const [i, item] of [...list.children].entries()) item.classList.toggle("too-early", i === wrong);
      if (wrong < 0) {
        said.textContent = words("✓ In order.");
        answer.hidden = false;
        return;
      }
      const needs = lines[list.children[wrong].line].children[1].cloneNode(true);
      said.replaceChildren(`${words("Line {n} is too early.", { n: wrong + 1 })} `, ...needs.childNodes);
    }
    const open = button(words("Show the right order"), "", () => {
      answer.hidden = false;
      answer.open = true;
    });
    row.append(button(words("Check"), "", check), open);
    answer.before(list, row, said);
  }
});

// Predict, then see: asks for a number or a sketch before the answer opens, says how far off it was, and
// keeps the guess in this browser. Without this script the answer is folded below the question.

inTurn(() => {
  const [LEFT, RIGHT, TOP, BOTTOM] = [32, 236, 14, 174]; // of a curve's axes: website/predictions.py
  const KEY = `predicted ${location.pathname.split("/").at(-1)}`;
  let kept = {};
  try {
    const read = JSON.parse(localStorage.getItem(KEY));
    if (read && typeof read === "object" && !Array.isArray(read)) kept = read;
  } catch {
    // nothing may be stored, or what is stored cannot be read: then each visit asks anew
  }

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const plain = (number, digits) => number.toFixed(digits).replace("-", "−");
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

  for (const question of document.querySelectorAll("fieldset.predict")) {
    const asked = JSON.parse(question.dataset.asked);
    const answer = question.querySelector("details");
    const said = make("p", { class: "predict-verdict", role: "status" });
    const guess = make("button", { type: "button" }, words("This is my guess"));
    const inputs = asked.curve ? sketch(asked, answer) : number(asked);
    const place = make("div", { class: asked.curve ? "predict-sketch" : "predict-number" }, ...inputs.shown);
    const row = make("div", { class: "predict-row" }, guess);
    answer.querySelector("summary").textContent = words("The answer");

    function reveal(values) {
      inputs.set(values);
      for (const input of inputs.all) input.disabled = true;
      said.textContent = inputs.verdict(values);
      answer.hidden = false;
      answer.open = true;
      place.hidden = Boolean(asked.curve); // the sketch is in the answer's drawing
      question.classList.add("guessed");
      guess.textContent = words("Guess again");
      guess.dataset.done = "";
    }
    function ask() {
      for (const input of inputs.all) input.disabled = false;
      question.classList.remove("guessed");
      said.textContent = "";
      answer.hidden = true;
      place.hidden = false;
      guess.textContent = words("This is my guess");
      delete guess.dataset.done;
    }
    guess.addEventListener("click", (event) => {
      if (event.detail > 1) return; // a double click would take the guess back at once
      if (guess.dataset.done === undefined) {
        kept[question.id] = inputs.values();
        reveal(kept[question.id]);
      } else {
        delete kept[question.id];
        ask();
      }
      try {
        localStorage.setItem(KEY, JSON.stringify(kept));
      } catch {
        // a private window may refuse; then nothing is remembered
      }
    });
    question.insertBefore(place, answer);
    answer.before(row, said);
    const before = kept[question.id];
    const possible = (value) => Number.isFinite(value) && value >= asked.low && value <= asked.high;
    if (Array.isArray(before) && before.length === inputs.all.length && before.every(possible)) reveal(before);
    else ask();
  }

  // One slider, and how far its number is from the answer.
  function number({ low, high, step, digits, unit, answer }) {
    const sized = (value) => `${plain(value, digits)} ${unit}`.trim();
    const shown = make("b", {});
    const input = make("input", { type: "range", min: low, max: high, step, "aria-label": words("Your guess") });
    input.value = low;
    const tell = () => {
      shown.textContent = sized(Number(input.value));
      input.setAttribute("aria-valuetext", shown.textContent);
    };
    input.addEventListener("input", tell);
    tell();
    return {
      all: [input],
      shown: [input, shown],
      values: () => [Number(input.value)],
      set([value]) {
        input.value = value;
        tell();
      },
      verdict([value]) {
        const off = value - answer;
        const found = { said: sized(value), answer: sized(answer), off: sized(Math.abs(off)) };
        if (Math.abs(off) < step / 2) return words("You said {said}. It is {answer}: you were right.", found);
        return off > 0
          ? words("You said {said}. It is {answer}: you were {off} too high.", found)
          : words("You said {said}. It is {answer}: you were {off} too low.", found);
      },
    };
  }

  // Seven upright sliders over the axes; their line is the sketch. The answer's line comes with the answer.
  function sketch({ low, high, places, place, height, answer }, details) {
    const drawing = details.querySelector("svg"),
      pad = drawing.cloneNode(true);
    pad.setAttribute("aria-hidden", "true");
    pad.querySelector(".truth").remove();
    const across = (i) => LEFT + ((RIGHT - LEFT) * i) / (places.length - 1);
    const all = places.map((x, i) => {
      const input = make("input", { type: "range", min: low, max: high, step: (high - low) / 50 });
      input.value = (low + high) / 2;
      input.style.left = `${across(i)}px`;
      input.setAttribute("aria-label", words("Your {height} at {place} = {x}", { height, place, x: plain(x, 1) }));
      input.addEventListener("input", draw);
      return input;
    });
    const values = () => all.map((input) => Number(input.value));
    function draw() {
      const points = values().map((y, i) => `${across(i)} ${BOTTOM - ((BOTTOM - TOP) * (y - low)) / (high - low)}`);
      for (const svg of [pad, drawing]) svg.querySelector(".guess").setAttribute("d", `M${points.join("L")}`);
      for (const input of all) input.setAttribute("aria-valuetext", plain(Number(input.value), 2));
    }
    draw();
    return {
      all,
      shown: [pad, ...all],
      values,
      set(given) {
        for (const [i, input] of all.entries()) input.value = given[i];
        draw();
      },
      verdict(given) {
        const off = mean(given.map((y, i) => Math.abs(y - answer[i])));
        return words("Your sketch (dashed) is {off} away from the curve on average, on an axis from {low} to {high}.", {
          off: plain(off, 2),
          low,
          high,
        });
      },
    };
  }
});

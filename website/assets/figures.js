// Starts the figures of a page when they come near the view, with what anywidget gives them.

(() => {
  const FOLDER = new URL("_static/figures/", document.currentScript.src);

  // A figure's state, as Jupyter's widgets offer it: figures that share one model share its state.
  function modelOf(state, figure) {
    const values = { ...state },
      listeners = new Map();
    let changed = new Set();
    const tell = (event, ...given) => {
      for (const listener of [...(listeners.get(event) ?? [])]) listener(...given);
    };
    return {
      get: (name) => values[name],
      set(name, value) {
        if (Object.is(values[name], value)) return;
        values[name] = value;
        changed.add(name);
        tell(`change:${name}`, this, value);
      },
      save_changes() {
        if (changed.size) tell("change", this);
        changed = new Set();
      },
      // A kernel would answer a message with bytes; here the figure's own file of bytes does.
      async send() {
        try {
          await load(`${figure}-bytes`);
          const bytes = Uint8Array.from(atob(window.ganFigureBytes[figure]), (letter) => letter.charCodeAt(0));
          tell("msg:custom", {}, [new DataView(bytes.buffer)]);
        } catch (error) {
          loading.delete(`${figure}-bytes`);
          tell("msg:custom", { error: error.message }, []);
        }
      },
      on(events, listener) {
        for (const event of events.split(" ")) listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      },
      off(events, listener) {
        for (const event of events ? events.split(" ") : [...listeners.keys()]) {
          const rest = (listeners.get(event) ?? []).filter((other) => listener && other !== listener);
          listeners.set(event, rest);
        }
      },
    };
  }

  // A script of ours, once; a page opened from a folder may load scripts, but import no modules.
  const loading = new Map();
  function load(name) {
    if (!loading.has(name)) {
      const lost = words("its file did not arrive");
      const arrived = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(`${name}.js`, FOLDER);
        script.onload = resolve;
        script.onerror = () => reject(new Error(lost));
        document.head.append(script);
      });
      loading.set(name, arrived);
    }
    return loading.get(name);
  }

  // An address may carry the state of a figure: page.html#game-table-1?payoff=[[1,2],[3,4]]. What Python would
  // refuse is left out and named: the place says what each trait takes (website/figures.py).
  function inAddress() {
    try {
      return decodeURIComponent(location.hash.slice(1)).split("?");
    } catch {
      return [location.hash.slice(1).split("?")[0], "cut"]; // inside %22: the figure says that it knows no "cut"
    }
  }
  function given(place, own) {
    const [values, unfit] = [{}, {}],
      [target, query] = inAddress(),
      ranges = JSON.parse(place.dataset.ranges);
    if (place.id !== target) return { values, unfit };
    for (const [name, text] of new URLSearchParams(query)) {
      let value;
      try {
        value = JSON.parse(text);
      } catch {} // a link that was cut: then it is undefined, which fits nowhere
      (fits(value, ranges[name], ranges) ? values : unfit)[name] = value ?? text;
    }
    // Traits that bind each other must fit together.
    const all = { ...own, ...values },
      size = (value) => (Array.isArray(value) ? value.length : value);
    for (const [name, { at_most: top, as_many: twin }] of Object.entries(ranges)) {
      if (!(top && size(all[name]) > size(all[top])) && !(twin && size(all[name]) !== size(all[twin]))) continue;
      for (const one of [name, top ?? twin].filter((key) => key in values)) {
        unfit[one] = values[one];
        delete values[one];
      }
    }
    return { values, unfit };
  }

  // Whether a trait of this range takes a value, as gan_edu/figures/interactive/traits.py does.
  function fits(value, range, ranges) {
    if (!range || value === undefined) return false;
    if (range.values) return range.values.includes(value);
    if (range.steps) return Array.isArray(value) && value.every((event) => isEvent(event, range, ranges));
    if (range.sizes) return hasShape(value, range.sizes) && sumsFit(value, range) && value.flat(9).every(inside);
    function inside(number) {
      return typeof number === "number" && number >= range.low && number <= range.high;
    }
    return inside(value) && (!range.whole || Number.isInteger(value));
  }
  function hasShape(value, [[least, most], ...rest]) {
    if (!Array.isArray(value) || value.length < least || value.length > most) return false;
    if (!rest.length) return !value.some(Array.isArray);
    return value.every((row) => hasShape(row, rest) && row.length === value[0].length);
  }
  function sumsFit(value, { sums, within }) {
    if (sums === "positive") return value.flat(9).some(Boolean);
    return sums !== "one" || value.every((row) => Math.abs(row.reduce((a, b) => a + b, 0) - 1) <= within);
  }
  // Steps, or a setting that may change on the way, to a value that its own trait takes.
  function isEvent(event, { steps, number, fixed }, ranges) {
    const whole = (pattern, text) => new RegExp(`^(${pattern})$`).test(text);
    if (typeof event !== "string" || whole(steps, event)) return typeof event === "string";
    const [name, ...texts] = event.split("="),
      [text, range] = [texts.join("="), ranges[name]];
    if (fixed.includes(name) || !range || range.sizes || range.steps) return false;
    return fits(range.values ? text : whole(range.whole ? "\\d+" : number, text) ? Number(text) : undefined, range);
  }
  function unfitIn(unfit) {
    const named = ([name, value]) => `${name} = ${JSON.stringify(value)}`.slice(0, 60);
    const values = Object.entries(unfit).map(named).join("; ");
    return words("The link's state does not fit this figure: {values}.", { values });
  }

  // The address of this page with the figure as it is now.
  function addressOf(place, model, own) {
    const changed = Object.keys(own).filter((name) => JSON.stringify(model.get(name)) !== JSON.stringify(own[name]));
    const query = new URLSearchParams(changed.map((name) => [name, JSON.stringify(model.get(name))]));
    return new URL(`#${place.id}${changed.length ? `?${query}` : ""}`, location.href).href;
  }

  // Below each figure: its state as a link, and the whole screen for it.
  function bar(place, model, own) {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    const button = (text, act) =>
      Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act });
    const copy = button(words("Copy a link to this state"), async () => {
      const address = addressOf(place, model, own);
      history.replaceState(null, "", address);
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = words("Copied.");
      } catch {
        said.textContent = words("The address of the page is the link now.");
      }
    });
    const whole = button(words("Full screen"), () =>
      document.fullscreenElement ? document.exitFullscreen() : place.requestFullscreen(),
    );
    const row = document.createElement("div");
    row.className = "figure-bar";
    row.append(copy, ...(place.requestFullscreen ? [whole] : []), said);
    return row;
  }

  const stored = new Map(); // the state of each place as the page has it
  async function start(place) {
    const { figure, state } = place.dataset;
    try {
      await Promise.all([load(figure), state && load(state)]);
      if (!stored.has(place))
        stored.set(
          place,
          state ? window.ganFigureStates[state] : JSON.parse(place.querySelector("script").textContent),
        );
      const own = stored.get(place);
      const { values: linked, unfit } = given(place, own);
      const draw = async (values) => {
        const [drawing, model] = [document.createElement("div"), modelOf({ ...own, ...values }, figure)];
        await window.ganFigures[figure].render({ model, el: drawing });
        place.replaceChildren(drawing, bar(place, model, own), ...place.querySelectorAll(":scope > .still"));
      };
      const tell = (found) => {
        if (Object.keys(found).length) place.querySelector(".figure-bar [role=status]").textContent = unfitIn(found);
      };
      try {
        await draw(linked);
        tell(unfit);
      } catch (error) {
        if (!Object.keys(linked).length) throw error;
        await draw({}); // a link of another edition
        tell({ ...linked, ...unfit });
      }
      place.dataset.started = "";
    } catch (error) {
      place.textContent = words("This figure could not start: {why}", { why: error.message });
      throw error;
    }
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        start(target);
      }
    },
    { rootMargin: "600px" },
  );
  inTurn(() => {
    for (const place of document.querySelectorAll(".figure-to-play-with")) near.observe(place);
  });
  function follow() {
    const [target, query] = inAddress(),
      place = query && document.getElementById(target);
    if (!place) return;
    if ("started" in place.dataset) start(place);
    place.scrollIntoView();
  }
  addEventListener("load", follow);
  addEventListener("hashchange", follow); // a link of this page to a state
})();

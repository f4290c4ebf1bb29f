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
      const arrived = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = new URL(`${name}.js`, FOLDER);
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${script.src} cannot be read`));
        document.head.append(script);
      });
      loading.set(name, arrived);
    }
    return loading.get(name);
  }

  // An address may carry the state of a figure: page.html#game-table-1?payoff=[[1,2],[3,4]]. What is
  // not of the kind that the figure has is left out.
  function inAddress() {
    try {
      return decodeURIComponent(location.hash.slice(1)).split("?");
    } catch {
      return [location.hash.slice(1).split("?")[0]]; // a link that was cut inside %22
    }
  }
  const refused = new Set(); // places whose link held what does not fit
  const UNFIT = "The link's state does not fit this figure.";
  function kind(value) {
    return Array.isArray(value) ? `list of ${[...new Set(value.flat(9).map(kind))]}` : typeof value;
  }
  function given(place, own) {
    const values = {},
      [target, query] = inAddress();
    if (place.id !== target) return values;
    for (const [name, text] of new URLSearchParams(query)) {
      try {
        const value = JSON.parse(text);
        if (own[name]?.length === 0 ? Array.isArray(value) : kind(value) === kind(own[name])) values[name] = value;
        else refused.add(place);
      } catch {
        refused.add(place);
      }
    }
    return values;
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
    const copy = button("Copy a link to this state", async () => {
      const address = addressOf(place, model, own);
      history.replaceState(null, "", address);
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "The address of the page is the link now.";
      }
    });
    const whole = button("Full screen", () =>
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
      const linked = given(place, own);
      const draw = async (values) => {
        const [drawing, model] = [document.createElement("div"), modelOf({ ...own, ...values }, figure)];
        await window.ganFigures[figure].render({ model, el: drawing });
        place.replaceChildren(drawing, bar(place, model, own));
      };
      try {
        await draw(linked);
        if (refused.has(place)) place.querySelector(".figure-bar [role=status]").textContent = UNFIT;
      } catch (error) {
        if (!Object.keys(linked).length) throw error;
        await draw({}); // a link that was cut, or is of another edition
        place.querySelector("[role=status]").textContent = UNFIT;
      }
      place.dataset.started = "";
    } catch (error) {
      place.textContent = `This figure could not start: ${error.message}`;
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
  for (const place of document.querySelectorAll(".figure-to-play-with")) near.observe(place);
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

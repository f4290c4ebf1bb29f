// The search: every word must be found, as it is or as a word of the same meaning, without regard to marks and case.

document.addEventListener("DOMContentLoaded", () => {
  const MOST = 40,
    AROUND = 90; // letters shown on each side of what was found
  const [places, sameWords] = window.bookSearch;
  const plain = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/đ/gi, "d")
      .replace(/[’'`]s?(?![\p{L}\p{N}])|[’'`]/gu, "")
      .replace(/[-–—‑−]/g, " ")
      .toLowerCase();
  for (const place of places) {
    place.title = plain(place.t);
    place.text = plain(place.x);
  }
  const same = sameWords.map((line) => line.map(plain));
  const input = document.getElementById("words"),
    list = document.getElementById("search-results"),
    says = document.getElementById("search-says");

  // Each part of a question, with all that counts as found for it; the longest known names first.
  function parts(question) {
    let rest = ` ${plain(question).replace(/[^\p{L}\p{N}.^*]+/gu, " ")} `;
    const found = [];
    for (const line of same)
      for (const word of [...line].sort((a, b) => b.length - a.length)) {
        const asked = plain(word).replace(/[^\p{L}\p{N}.^*]+/gu, " ");
        if (!rest.includes(` ${asked} `)) continue;
        rest = rest.replace(` ${asked} `, " ");
        found.push([asked, ...line.filter((other) => other !== word), ...stem(asked)]);
        break;
      }
    return [
      ...found,
      ...rest
        .split(" ")
        .filter(Boolean)
        .map((word) => [word, ...stem(word)]),
    ];
  }

  const starts = (text, word) => {
    const at = text.indexOf(word);
    return at === 0 || (at > 0 && (/[^\p{L}\p{N}]/u.test(text[at - 1]) || text.includes(` ${word}`)));
  };
  const KINDS = { statement: 3, word: 3, question: 3, section: 2, figure: 1, formula: 1 };

  // "overfitting" is found as "overfit", "sampling" as "sample": words are found by how they start.
  function stem(word) {
    if (word.length < 6 || !/^[a-z]+$/.test(word)) return [];
    const short = word
      .replace(/([bdfglmnprt])\1(ing|ed)$/, "$1")
      .replace(/(ing|ed|e?s)$/, (end, _, at) => (word[at - 1] === "s" ? end : ""));
    return short === word ? [] : [short];
  }

  // 0 if a part is missing; else more for titles, for the reader's own word, and for whole numbers of statements.
  function weight(place, asked) {
    let sum = 0;
    for (const [own, ...others] of asked) {
      const one = (word, share) =>
        share * (starts(place.title, word) ? 20 : 0) + share * (starts(place.text, word) ? 4 : 0);
      const best = Math.max(one(own, 1), ...others.map((word) => one(word, 0.8)));
      if (!best) return 0;
      sum += best;
    }
    for (const which of [0, 1]) {
      const number = asked.map((words) => words[Math.min(which, words.length - 1)]).join(" ");
      if (place.title.startsWith(`${number} `) || place.title === number) return sum + 100 + KINDS[place.k];
    }
    return sum + KINDS[place.k];
  }

  function excerpt(place, asked) {
    for (const words of asked)
      for (const word of words) {
        const at = place.text.indexOf(word);
        if (at < 0) continue;
        const from = Math.max(0, at - AROUND),
          to = Math.min(place.x.length, at + word.length + AROUND);
        return `${from ? "…" : ""}${place.x.slice(from, to)}${to < place.x.length ? "…" : ""}`;
      }
    return place.x.slice(0, 2 * AROUND);
  }

  function show() {
    const asked = parts(input.value);
    const found = asked.length
      ? places
          .map((place) => [weight(place, asked), place])
          .filter(([sum]) => sum)
          .sort(([a], [b]) => b - a)
      : [];
    list.replaceChildren(
      ...found.slice(0, MOST).map(([, place]) => {
        const item = document.createElement("li"),
          link = document.createElement("a"),
          about = document.createElement("p");
        link.href = place.u;
        link.textContent = place.t;
        about.textContent = excerpt(place, asked);
        if (place.c !== place.t) {
          const where = document.createElement("span");
          where.textContent = ` · ${place.c}`;
          item.append(link, where, about);
        } else item.append(link, about);
        return item;
      }),
    );
    const many = found.length > MOST ? ` ${words("The first {most} are shown.", { most: MOST })}` : "",
      one = found.length === 1;
    says.textContent = !asked.length
      ? ""
      : found.length
        ? `${one ? words("1 place found.") : words("{n} places found.", { n: found.length })}${many}`
        : words("Nothing found. Try fewer words, or another name.");
  }

  document.getElementById("search-of-the-book").addEventListener("submit", (event) => {
    event.preventDefault();
    // Who comes back, or reloads, finds the same question.
    history.replaceState(null, "", input.value ? `?${new URLSearchParams({ q: input.value })}` : location.pathname);
    show();
  });
  input.addEventListener("input", show);
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  show();
  input.focus();
});

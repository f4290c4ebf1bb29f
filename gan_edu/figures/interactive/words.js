// What a reader reads, in the reader's language: a page may offer a table of its own, `ganWords`.

// The text in that language, or the English one; each {name} in it becomes its value.
export function words(text, values = {}) {
  return (globalThis.ganWords?.[text] ?? text).replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

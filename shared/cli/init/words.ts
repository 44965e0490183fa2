/** Longest name that is made, in characters. */
const MAX_NAME_CHARS = 40;

/** The words of a name, in lower case: of `ORDER_ITEM`, `orderItem` and `$orderItem_1` alike. */
export function wordsOf(text: string): readonly string[] {
  const words = text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== "");
  const first = words.findIndex((word) => /^[a-z]/.test(word));
  return first < 0 ? [] : words.slice(first);
}

/** `orderItem`; `fallback` when there is no word to make it of. */
export function camelCase(words: readonly string[], fallback: string): string {
  const text = words.map((word, i) => (i === 0 ? word : capitalized(word))).join("");
  return text === "" ? fallback : text.slice(0, MAX_NAME_CHARS);
}

/** `order-item`. */
export function kebabCase(camel: string): string {
  return camel.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** One of many: `orders` → `order`. A guess that a person can read, not grammar. */
export function singularOf(words: readonly string[]): readonly string[] {
  return words.with(-1, singular(words.at(-1) ?? ""));
}

/** Many of one: `category` → `categories`. */
export function pluralOf(word: string): string {
  if (/[^aeiou]y$/i.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}

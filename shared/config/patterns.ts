/** Texts and, ending in `*`, beginnings of texts. */
export class Patterns {
  readonly #whole: ReadonlySet<string>;
  readonly #prefixes: readonly string[];

  constructor(patterns: readonly string[]) {
    this.#whole = new Set(patterns.filter((pattern) => !pattern.endsWith("*")));
    this.#prefixes = patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
  }

  /** Whether the text is one of them, or begins like one. */
  covers(text: string): boolean {
    for (const prefix of this.#prefixes) if (text.startsWith(prefix)) return true;
    return this.#whole.has(text);
  }

  /** Whether some text that begins like this could be covered. */
  couldCover(beginning: string): boolean {
    const whole = [...this.#whole].some((text) => text.startsWith(beginning));
    return whole || this.#prefixes.some((prefix) => prefix.startsWith(beginning) || beginning.startsWith(prefix));
  }
}

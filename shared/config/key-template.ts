import type { Template } from "./template.ts";

/** A template that reads parameters out of an item's attributes. */
export class KeyTemplate {
  readonly text: string;
  readonly params: readonly string[];
  readonly #literals: readonly string[];

  constructor({ text, literals, params }: Template) {
    this.text = text;
    this.params = params;
    this.#literals = literals;
  }

  /**
   * Reads the parameters of a value into `found`. A parameter ends where the text after it first occurs; one at the end
   * takes the rest. A parameter already found must have the same value again.
   *
   * @returns whether the value matches.
   */
  match(value: string, found: Record<string, string>): boolean {
    const literals = this.#literals;
    const first = literals[0] ?? "";
    if (this.params.length === 0) return value === first;
    if (!value.startsWith(first)) return false;
    let at = first.length;
    for (let i = 0; i < this.params.length; i++) {
      const literal = literals[i + 1] ?? "";
      // The text that ends the template ends the value, wherever else it occurs.
      const end = i === this.params.length - 1 ? value.length - literal.length : value.indexOf(literal, at);
      if (end < at || !value.startsWith(literal, end)) return false;
      const param = this.params[i] ?? "";
      const text = value.slice(at, end);
      if ((found[param] ??= text) !== text) return false;
      at = end + literal.length;
    }
    return true;
  }
}

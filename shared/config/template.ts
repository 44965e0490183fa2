/** Names of the parameters of a template, for example `"id"` of `product:{id}`. */
export type ParamNames<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? P | ParamNames<Rest>
  : never;

/** A template cut at its parameters: `literals[0] param[0] literals[1] …`; one literal more than parameters. */
export interface Template {
  readonly text: string;
  readonly literals: readonly string[];
  readonly params: readonly string[];
}

const PARAM = /\{([A-Za-z][A-Za-z0-9_]*)\}/;

/**
 * Cuts a template at its parameters.
 *
 * @returns the template, or one sentence that says what is allowed instead.
 */
export function parseTemplate(text: unknown): Template | string {
  if (typeof text !== "string" || text === "") return "a text such as product:{id}";
  const pieces = text.split(PARAM);
  const literals = pieces.filter((_, i) => i % 2 === 0);
  const params = pieces.filter((_, i) => i % 2 === 1);
  if (literals.some((literal) => /[{}]/.test(literal))) {
    return "parameters written {name}, of letters, digits and _, beginning with a letter, and no other braces";
  }
  const inherited = params.find((param) => param in Object.prototype);
  if (inherited !== undefined) return `parameters with names of your own, unlike {${inherited}}`;
  const adjacent = literals.slice(1, -1).indexOf("");
  if (adjacent >= 0) {
    return `text between {${params[adjacent] ?? ""}} and {${params[adjacent + 1] ?? ""}}, or nobody could tell where one ends`;
  }
  const twice = params.find((param, i) => params.indexOf(param) !== i);
  if (twice !== undefined) return `each parameter once, but {${twice}} is there twice`;
  return { text, literals, params };
}

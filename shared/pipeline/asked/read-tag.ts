import type { Config } from "../../config/config.ts";
import type { Tag } from "../../config/tag.ts";
import type { TagValue } from "../../config/tag-value.ts";

/** A tag in a request: its text, or the name of its definition and what it is made with. */
export type TagRequest = string | { readonly name: string; readonly params: Readonly<Record<string, TagValue>> };

/**
 * Finds the tag that is meant, with its ancestors and what it was made with.
 *
 * @returns `undefined` for what no definition of the vocabulary makes. A hashed tag can't be read back from its text, but
 *   has a name and parameters.
 *
 * @example
 * ```ts
 * readTag("product:42", config.vocabulary)?.ancestors; // [products]
 * ```
 */
export function readTag(request: TagRequest, vocabulary: Config["vocabulary"]): Tag | undefined {
  if (typeof request !== "string") return makeTag(request, vocabulary);
  for (const definition of vocabulary) {
    const params = definition.parse(request);
    const tag = params && definition(params);
    if (tag?.text === request) return tag;
  }
  return undefined;
}

function makeTag({ name, params }: Exclude<TagRequest, string>, vocabulary: Config["vocabulary"]): Tag | undefined {
  const definition = vocabulary.find((one) => one.definition === name);
  if (definition === undefined) return undefined;
  const wanted = parametersOf(definition.template);
  const isComplete = wanted.every((param) => Object.hasOwn(params, param));
  if (!isComplete || Object.keys(params).length !== wanted.length) return undefined;
  // numbers have the spelling here that they have in rules
  return definition(params as Readonly<Record<string, string>>);
}

function parametersOf(template: string): readonly string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
}

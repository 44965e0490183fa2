import { type CheckedTag, checkTags } from "./check-tags.ts";
import { parseTag, renderTag } from "./tag-template.ts";
import { type TagValue, tagValueText } from "./tag-value.ts";
import { Tag } from "./tag.ts";
import type { ParamNames } from "./template.ts";

/** What a tag is made with: every parameter of its template. */
export type TagParams<T extends string> = { readonly [P in ParamNames<T>]: TagValue };

/** What is known about all tags of one definition. */
export interface TagDefinition<T extends string = string> {
  /** Its name in the vocabulary. */
  readonly definition: string;
  readonly template: T;
  /**
   * Reads back what a tag was made with.
   *
   * @returns the parameters as text; `undefined` for a tag of another definition, and for a hashed one.
   */
  parse(text: string): { readonly [P in ParamNames<T>]: string } | undefined;
}

/** Makes the tags of one definition: `tags.product({ productId: 42 })`. */
export type TagFunction<T extends string = string> = TagDefinition<T> &
  ([ParamNames<T>] extends [never] ? () => Tag : (params: TagParams<T>) => Tag);

/** Tag definitions by name. */
export type Vocabulary = Readonly<Record<string, TagDefinition>>;

type TemplateOf<O> = O extends string ? O : O extends { readonly tag: infer T extends string } ? T : never;

/**
 * Declares the tags that readers put on what they cache and rules make stale.
 *
 * A template has text of visible ASCII (no comma, wildcard, `%`, `~`) and parameters `{name}`, with text between any two.
 * Parameters are encoded so that different ones give different tags; a tag beyond {@link MAX_TAG_LENGTH_CHARS} is hashed.
 * `under` names the definition whose tag stands above, made with the same parameters; it may be under another in turn.
 *
 * @throws {ConfigError} with everything that is wrong with the vocabulary.
 *
 * @example
 * ```ts
 * const tags = defineTags({
 *   products: "products",
 *   product: { tag: "product:{productId}", under: "products" },
 * });
 * tags.product({ productId: 42 }).text; // product:42
 * ```
 */
export function defineTags<
  const O extends Record<string, string | { readonly tag: string; readonly under?: NoInfer<keyof O> & string }>,
>(options: O): { readonly [K in keyof O]: TagFunction<TemplateOf<O[K]>> } {
  const functions: Record<string, TagFunction> = Object.create(null);
  for (const definition of checkTags(options)) functions[definition.name] = tagFunction(definition);
  // One function for each option, made from its own template.
  return Object.freeze(functions) as { readonly [K in keyof O]: TagFunction<TemplateOf<O[K]>> };
}

function tagFunction(definition: CheckedTag): TagFunction {
  const { name, template } = definition;
  const make = (values: Readonly<Record<string, unknown>> = {}): Tag => {
    const params: Record<string, string> = {};
    for (const param of template.params) params[param] = tagValueText(values[param], name, param);
    return new DefinedTag(definition, params);
  };
  const parse = (text: string): Record<string, string> | undefined => parseTag(template, text);
  return Object.freeze(Object.assign(make, { definition: name, template: template.text, parse })) as TagFunction;
}

class DefinedTag extends Tag {
  readonly #under: CheckedTag | undefined;
  #ancestors: readonly Tag[] | undefined;

  constructor({ name, template, under }: CheckedTag, params: Readonly<Record<string, string>>) {
    super(renderTag(template, params), name, params);
    this.#under = under;
  }

  get ancestors(): readonly Tag[] {
    this.#ancestors ??= this.#under ? ancestorsFrom(this.#under, this.params) : [];
    return this.#ancestors;
  }
}

function ancestorsFrom(under: CheckedTag, params: Readonly<Record<string, string>>): readonly Tag[] {
  const own = Object.fromEntries(under.template.params.map((param) => [param, params[param] ?? ""]));
  const nearest = new DefinedTag(under, own);
  return [nearest, ...nearest.ancestors];
}

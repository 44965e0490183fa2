import { fillIn, readFilled } from "../../config/fill-in.ts";
import { type TagValue, valueKind, valueText } from "../../config/tag-value.ts";
import type { Tag } from "../../config/tag.ts";
import type { ParamNames } from "../../config/template.ts";
import { CacheUsageError } from "../errors.ts";
import { MAX_KEY_LENGTH_CHARS } from "../protocol/keys.ts";
import type { Lifetime, ReadOptions } from "../tag-cache.ts";
import { type CheckedKey, checkKeys, isVersion } from "./check-keys.ts";

/** What a key is made with: every parameter of its template. */
export type KeyParams<T extends string> = { readonly [P in ParamNames<T>]: TagValue };

type Texts<T extends string> = { readonly [P in ParamNames<T>]: string };

/** What is known about all keys of one definition. */
export interface KeyDefinition<T extends string = string> {
  /** Its name. */
  readonly definition: string;
  readonly template: T;
  readonly version: number;
  /**
   * Reads back what a key was made with.
   *
   * @returns the parameters as text; `undefined` for a key of another definition or version.
   */
  parse(key: string): Texts<T> | undefined;
}

type Make<T extends string, R, More extends readonly unknown[] = []> = [ParamNames<T>] extends [never]
  ? (params?: Readonly<Record<string, never>>, ...more: More) => R
  : (params: KeyParams<T>, ...more: More) => R;

/** Makes the keys of one definition: `keys.product({ id: 42 })`. */
export type KeyFunction<T extends string = string> = KeyDefinition<T> &
  Make<T, string> & {
    /** Its keys in another version: to read what that one wrote. @throws {CacheUsageError} unless it is a whole number from 1 */
    at(version: number): KeyFunction<T>;
  };

/** A {@link KeyFunction} that knows what is under its keys. */
export type TaggedKeyFunction<T extends string = string> = KeyDefinition<T> &
  Make<T, string> & {
    /** Its keys in another version: to read what that one wrote. @throws {CacheUsageError} unless it is a whole number from 1 */
    at(version: number): TaggedKeyFunction<T>;
    /** Key and options of a read, its tags among them: `cache.getOrSet(...keys.product.read({ id: 42 }), load)`. */
    readonly read: Make<T, readonly [key: string, options: ReadOptions], [lifetime?: Lifetime]>;
  };

/** What can be said about the keys of one definition. */
export interface KeyOptions<T extends string> {
  /** Template: text and parameters `{name}`, with text between any two. */
  readonly key: T;
  /** Of what is under these keys. Count up when its shape changes, never down. @default that of all keys */
  readonly version?: number;
  /** What is shown by what is under a key: parameters as text. @default readers say it */
  readonly tags?: (params: Texts<T>) => readonly Tag[];
}

/** Options of {@link defineKeys}; `T`: templates by name. */
export interface KeysOptions<T extends Readonly<Record<string, string>>, Given> {
  /** First part of all these keys: no other vocabulary in the same cache has it. Lower-case letters, digits and `-`. */
  readonly namespace: string;
  /** Of what is under these keys, from 1. Count up when its shape changes, never down: entries of before may still be there. */
  readonly version: number;
  readonly keys: Given & { readonly [Name in keyof T]: T[Name] | KeyOptions<T[Name]> };
}

type FunctionOf<T extends string, Given> = Given extends { readonly tags: unknown }
  ? TaggedKeyFunction<T>
  : KeyFunction<T>;

/**
 * Declares the keys of a cache, so that different parameters, definitions and versions never meet under one key.
 *
 * Templates are as those of `defineTags`, and so is the encoding; but a key beyond {@link MAX_KEY_LENGTH_CHARS} is refused, so
 * that each can be read back. The version is the end of the key: entries of another one are not found, while purges and deletes
 * by key concern all versions. To take over what an older one wrote: {@link stepFrom}.
 *
 * @throws {ConfigError} with everything that is wrong with them.
 *
 * @example
 * ```ts
 * const keys = defineKeys({
 *   namespace: "catalogue",
 *   version: 1,
 *   keys: {
 *     menu: "menu",
 *     product: { key: "product:{id}", version: 2, tags: ({ id }) => [tags.product({ productId: id })] },
 *   },
 * });
 * keys.product({ id: 42 }); // catalogue:product:42~v2
 * await cache.getOrSet(...keys.product.read({ id: 42 }, { ttl: "1h" }), () => loadProduct(42));
 * ```
 */
export function defineKeys<const T extends Readonly<Record<string, string>>, const Given>(
  options: KeysOptions<T, Given>,
): { readonly [Name in keyof T]: FunctionOf<T[Name], Name extends keyof Given ? Given[Name] : never> } {
  const functions: Record<string, KeyFunction> = Object.create(null);
  for (const definition of checkKeys({ ...options })) functions[definition.name] = keyFunction(definition);
  // One function for each option, made from its own template.
  return Object.freeze(functions) as never;
}

type Values = Readonly<Record<string, unknown>>;

function keyFunction(definition: CheckedKey): KeyFunction {
  const { name, namespace, version, template, tagsOf } = definition;
  const prefix = `${namespace}:`;
  const suffix = `~v${version}`;
  const textsOf = (values: Values): Record<string, string> =>
    Object.fromEntries(template.params.map((param) => [param, textOf(values[param], name, param)]));
  const make = (values: Values = {}): string => {
    const key = prefix + fillIn(template, textsOf(values)) + suffix;
    if (key.length <= MAX_KEY_LENGTH_CHARS) return key;
    throw new CacheUsageError(`key ${name}: at most ${MAX_KEY_LENGTH_CHARS} characters, got ${key.length}`);
  };
  const known = {
    definition: name,
    template: template.text,
    version,
    parse: (key: string) =>
      key.startsWith(prefix) && key.endsWith(suffix)
        ? readFilled(template, key.slice(prefix.length, -suffix.length))
        : undefined,
    at: (other: number) => {
      if (!isVersion(other)) throw new CacheUsageError(`at: a whole number from 1, got ${String(other)}`);
      return keyFunction({ ...definition, version: other });
    },
    ...(tagsOf && {
      read: (values: Values = {}, lifetime: Lifetime = {}) =>
        [make(values), { ...lifetime, tags: tagsOf(textsOf(values)) }] as const,
    }),
  };
  return Object.freeze(Object.assign(make, known)) as unknown as KeyFunction;
}

function textOf(value: unknown, name: string, param: string): string {
  const text = valueText(value);
  if (text !== undefined) return text;
  throw new CacheUsageError(
    `key ${name}: ${param} must be a string, a bigint or a finite number, got ${valueKind(value)}`,
  );
}

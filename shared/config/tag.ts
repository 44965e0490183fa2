import { TAG } from "./is-tag.ts";

/**
 * A name for everything that shows some piece of data, for example `product:42`. Made by the functions that
 * {@link defineTags} returns. Case counts here; CloudFront folds it, which can only purge more.
 */
export abstract class Tag {
  /** As it stands in headers and purges: visible ASCII, no comma, no wildcard, 1 to 256 characters. */
  readonly text: string;
  /** Name of its definition, for example `product`. */
  readonly definition: string;
  /** What it was made with, as text, before encoding. */
  readonly params: Readonly<Record<string, string>>;

  protected constructor(text: string, definition: string, params: Readonly<Record<string, string>>) {
    this.text = text;
    this.definition = definition;
    this.params = params;
  }

  /** The tags it is under, nearest first. Readers carry them too, so that a coarse purge reaches what carries this tag. */
  abstract get ancestors(): readonly Tag[];

  get [TAG](): true {
    return true;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}

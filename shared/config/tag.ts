declare const brand: unique symbol;

/**
 * A name for everything that shows some piece of data, for example `product:42`. Made by the functions that
 * {@link defineTags} returns. Case counts here; CloudFront folds it, which can only purge more.
 */
export interface Tag {
  readonly [brand]: "Tag";
  /** As it stands in headers and purges: visible ASCII, no comma, no wildcard, 1 to 256 characters. */
  readonly text: string;
  /** Name of its definition, for example `product`. */
  readonly definition: string;
  /** What it was made with, before encoding. */
  readonly params: Readonly<Record<string, string>>;
  /** The tags it is under, nearest first. Readers carry them too, so that a coarse purge reaches what carries this tag. */
  readonly ancestors: readonly Tag[];
  toString(): string;
  toJSON(): string;
}

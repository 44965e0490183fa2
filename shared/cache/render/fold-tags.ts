import type { Tag } from "../../config/tag.ts";

/** Tags CloudFront keeps of an object. The rest is dropped without a word. */
export const MAX_TAGS = 50;

/** For the tag header, in bytes. CloudFront takes 20,480 of all headers and the URL; what is left here is for the others. */
export const MAX_TAG_BYTES = 12_288;

/** What a tag header says. */
export interface FoldedTags {
  readonly texts: readonly string[];
  /** Whether some of them stand for others. */
  readonly isFolded: boolean;
}

/**
 * The tags of a response and all above them, upper and lower case being the same to CloudFront. If they are too many, tags go
 * whose ancestors stay: of the largest families first, and no more than needed. Those above all others go last.
 *
 * @param tags - by text; `undefined` where only the text is known.
 */
export function foldTags(tags: ReadonlyMap<string, Tag | undefined>): FoldedTags {
  const texts = new Map<string, string>();
  const families = new Map<string, Set<string>>();
  const tops = new Set<string>();
  for (const text of [...tags.keys()].sort()) {
    const line = [text, ...(tags.get(text)?.ancestors.map((above) => above.text) ?? [])];
    for (const [at, each] of line.entries()) {
      const name = each.toLowerCase();
      if (!texts.has(name)) texts.set(name, each);
      const above = line[at + 1]?.toLowerCase();
      if (above === undefined) tops.add(name);
      else families.set(above, (families.get(above) ?? new Set()).add(name));
    }
  }
  const largestFirst = [...families.values()].sort((one, other) => other.size - one.size);
  const under = largestFirst.flatMap((family) => [...family]).filter((name) => !tops.has(name));
  const alone = [...tops].filter((name) => !families.has(name));
  const all = texts.size;
  let bytes = [...texts.keys()].join().length;
  for (const name of [...under, ...alone, ...tops]) {
    if (texts.size <= MAX_TAGS && bytes <= MAX_TAG_BYTES) break;
    if (texts.delete(name)) bytes -= name.length + 1;
  }
  return { texts: [...texts.values()], isFolded: texts.size < all };
}

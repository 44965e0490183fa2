import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldTags, MAX_TAG_BYTES, MAX_TAGS } from "../../../../shared/cache/render/fold-tags.ts";
import { defineTags } from "../../../../shared/config/define-tags.ts";
import type { Tag } from "../../../../shared/config/tag.ts";

const tags = defineTags({
  shop: "shop",
  aisle: { tag: "aisle:{aisle}", under: "shop" },
  product: { tag: "item:{aisle}:{id}", under: "aisle" },
  story: "story:{id}",
});

describe("the tags of a response that has too many", () => {
  it("carries all of them, and all above them, as long as they fit", () => {
    expect(foldTags(byText([tags.product({ aisle: "7", id: 1 }), tags.story({ id: 1 })]))).toStrictEqual({
      texts: ["item:7:1", "aisle:7", "shop", "story:1"],
      isFolded: false,
    });
  });

  it("counts upper and lower case as one, as the edge does", () => {
    const { texts, isFolded } = foldTags(byText([tags.story({ id: "a" }), tags.story({ id: "A" })]));

    expect([texts, isFolded]).toStrictEqual([["story:A"], false]);
  });

  it("lets go of the largest family first, and of no more than it must", () => {
    const large = products("large", 40);
    const small = products("small", 9);

    const { texts } = foldTags(byText([...large, ...small, tags.story({ id: 1 })]));

    expect(texts).toHaveLength(50);
    expect(texts.filter((text) => text.startsWith("item:large:"))).toHaveLength(37);
    expect(texts).toEqual(expect.arrayContaining(["aisle:large", "shop", "story:1", ...small.map(String)]));
  });

  it("lets go of tags that nothing stands above only when nothing else is left to let go", () => {
    const stories = Array.from({ length: 49 }, (_, id) => tags.story({ id }));

    const { texts } = foldTags(byText([...products("7", 30), ...stories]));

    expect(texts).toEqual(["shop", ...stories.map(String).sort()]);
  });

  it("never carries more than the edge takes, in tags and in bytes, whatever a page shows", () => {
    fc.assert(
      fc.property(shown, (some) => {
        const { texts } = foldTags(byText(some));

        expect(texts.length).toBeLessThanOrEqual(MAX_TAGS);
        expect(texts.join().length).toBeLessThanOrEqual(MAX_TAG_BYTES);
        expect(new Set(texts.map((text) => text.toLowerCase())).size).toBe(texts.length);
      }),
    );
  });

  it("is still reached by a purge of what stands above whatever it let go", () => {
    fc.assert(
      fc.property(shown, (some) => {
        const kept = new Set(foldTags(byText(some)).texts.map((text) => text.toLowerCase()));
        const isReachedBy = ({ text }: Tag): boolean => kept.has(text.toLowerCase());

        // There are few enough of these to fit by themselves.
        const lost = some.filter((tag) => tag.ancestors.length > 0 && !isReachedBy(tag));

        expect(lost.filter(({ ancestors }) => !ancestors.some(isReachedBy))).toStrictEqual([]);
      }),
    );
  });

  it("lets go only when it must, and of no more than it must", () => {
    fc.assert(
      fc.property(shown, (some) => {
        const { texts, isFolded } = foldTags(byText(some));
        const all = new Set(some.flatMap((tag) => [tag, ...tag.ancestors]).map(({ text }) => text.toLowerCase()));
        const gone = [...all].filter((text) => !texts.some((kept) => kept.toLowerCase() === text));

        expect(isFolded).toBe(gone.length > 0);
        // None of what is gone would fit into what is left.
        const spareBytes = MAX_TAG_BYTES - texts.join().length;
        const wouldFit = gone.length > 0 && Math.max(...gone.map((text) => text.length)) + 1 <= spareBytes;
        expect(wouldFit && texts.length < MAX_TAGS).toBe(false);
      }),
    );
  });

  it("is the same whatever the order in which it was read", () => {
    fc.assert(
      fc.property(
        shown.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray([...some], { minLength: some.length }))),
        ([some, shuffled]) => {
          expect(foldTags(byText(shuffled))).toStrictEqual(foldTags(byText(some)));
        },
      ),
    );
  });
});

/** Up to 40 stories, which nothing stands above, and any number of products in a few aisles; some with very long names. */
const shown: fc.Arbitrary<readonly Tag[]> = fc
  .record({
    stories: fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 40 }),
    products: fc.uniqueArray(fc.tuple(fc.constantFrom("a", "A", "b", "c"), fc.nat({ max: 99 }), fc.boolean()), {
      maxLength: 120,
      selector: String,
    }),
  })
  .map(({ stories, products: some }) => [
    ...stories.map((id) => tags.story({ id })),
    ...some.map(([aisle, id, isLong]) => tags.product({ aisle, id: isLong ? `${"x".repeat(200)}${id}` : id })),
  ]);

const products = (aisle: string, count: number): readonly Tag[] =>
  Array.from({ length: count }, (_, id) => tags.product({ aisle, id }));

const byText = (some: readonly Tag[]): ReadonlyMap<string, Tag> => new Map(some.map((tag) => [tag.text, tag]));

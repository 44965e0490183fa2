import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarseForm } from "../../../../shared/pipeline/plan/coarse-form.ts";
import { dropsEverythingOf } from "../../../kit/edge-matcher.ts";

describe("coarseForm", () => {
  it.each([
    ["/a/b/c", "/a/b/*"],
    ["/a/b/", "/a/b/*"],
    ["/a/b*", "/a/*"],
    ["/a/b/*", "/a/*"],
    ["/a/b?back=/x/y", "/a/*"],
    ["/a", "/*"],
    ["/a*", "/*"],
    ["/a/*", "/*"],
    ["/", "/*"],
  ])("of %s is its directory: %s", (item, wider) => {
    expect(coarseForm({ item, under: [] }, true)).toStrictEqual({ item: wider, under: [] });
  });

  it("of a tag is its nearest ancestor, with the others left for next time", () => {
    expect(coarseForm({ item: "#p:1", under: ["#ps", "#all"] }, true)).toStrictEqual({ item: "#ps", under: ["#all"] });
  });

  it("of a tag is everything where responses do not carry their ancestors, or it has none", () => {
    expect(coarseForm({ item: "#p:1", under: ["#ps"] }, false)).toStrictEqual({ item: "/*", under: [] });
    expect(coarseForm({ item: "#all", under: [] }, true)).toStrictEqual({ item: "/*", under: [] });
  });

  it("does not exist for everything", () => {
    expect(coarseForm({ item: "/*", under: [] }, true)).toBeUndefined();
  });

  it("always drops all that the item does, and ends at everything", () => {
    const items = fc.oneof(
      fc.string({ unit: fc.constantFrom("/", "a", "b", "?", "*", "%20"), maxLength: 12 }).map((text) => `/${text}`),
      fc.string({ unit: fc.constantFrom("a", ":", "1"), minLength: 1, maxLength: 6 }).map((text) => `#${text}`),
    );
    fc.assert(
      fc.property(
        items,
        fc.array(fc.constantFrom("#x", "#y", "#z"), { maxLength: 3 }),
        fc.boolean(),
        (item, under, ancestors) => {
          let one = { item, under: under as readonly string[] };
          for (let steps = 0; one.item !== "/*"; steps++) {
            const wider = coarseForm(one, ancestors);
            if (wider === undefined) throw new Error(`${one.item} has no wider form`);
            expect(dropsEverythingOf(wider.item, one)).toBe(true);
            expect(steps).toBeLessThan(20);
            one = wider;
          }
        },
      ),
    );
  });
});

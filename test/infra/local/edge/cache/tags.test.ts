import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_TAGS_PER_OBJECT, tagsOf } from "../../../../../infra/local/edge/cache/tags.ts";

describe("tagsOf", () => {
  it("trims, folds the case and keeps each tag once", () => {
    expect(tagsOf(" Product:1,  category:TV ,product:1,,")).toEqual(["product:1", "category:tv"]);
  });

  it("keeps 50 tags and drops the rest, counting each once", () => {
    const sixty = Array.from({ length: 60 }, (_, index) => `t${index}`);

    expect(tagsOf(["T0", ...sixty].join(","))).toEqual(sixty.slice(0, 50));
  });

  it("leaves out what is no tag: longer than 256 characters, with spaces, not ASCII", () => {
    expect(tagsOf(`${"x".repeat(257)},${"y".repeat(256)},a b,café,ok`)).toEqual(["y".repeat(256), "ok"]);
  });

  it("never keeps more than CloudFront does, nor a tag twice", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (tags) => {
        const kept = tagsOf(tags.join(","));
        expect(kept.length).toBeLessThanOrEqual(MAX_TAGS_PER_OBJECT);
        expect(new Set(kept).size).toBe(kept.length);
        expect(tagsOf(kept.join(", ").toUpperCase())).toEqual(kept);
      }),
    );
  });
});

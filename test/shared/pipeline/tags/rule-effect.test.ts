import { describe, expect, it } from "vitest";
import { crosses } from "../../../../shared/config/index.ts";
import { decided, list, page, product, type ProductRule, tags, texts } from "./product-rules.ts";

describe("a change", () => {
  it("makes stale what the new image of an insert and the old one of a removal name", () => {
    expect(texts(decided([list], [{ new: product({ category: "tv" }) }]))).toEqual(["category:tv"]);
    expect(texts(decided([list], [{ old: product({ category: "tv" }) }]))).toEqual(["category:tv"]);
  });

  it("is ignored when neither a watched attribute nor what the rule names changed", () => {
    const stale = decided([list], [{ old: product({ stock: 1 }), new: product({ stock: 2 }) }]);

    expect(stale).toMatchObject({ tags: [], effective: 0, ignored: 1, unmatched: 0 });
  });

  it("counts whatever attribute it alters when the rule watches nothing in particular", () => {
    const stale = decided([page], [{ old: product({ stock: 1 }), new: product({ stock: 2 }) }]);

    expect(stale.tags).toMatchObject([{ cause: { attribute: "stock" } }]);
    expect(stale).toMatchObject({ effective: 1, ignored: 0 });
  });

  it("goes by what the rule names alone when it watches nothing at all", () => {
    const byOutputs: ProductRule = { ...list, watch: [] };

    expect(texts(decided([byOutputs], [{ old: product({ name: "a" }), new: product({ name: "b" }) }]))).toEqual([]);
    expect(
      texts(decided([byOutputs], [{ old: product({ category: "tv" }), new: product({ category: "hi-fi" }) }])),
    ).toEqual(["category:tv", "category:hi-fi"]);
  });

  it("counts a watched attribute inside maps, whether it differs, comes or goes", () => {
    const byTitle: ProductRule = { ...list, watch: ["seo.title"] };
    const titles = [undefined, "a", "b"].map((title) =>
      product({ seo: title === undefined ? {} : { title: { S: title } } }),
    );

    for (const [i, old] of titles.entries()) {
      const decisions = titles.map((image) => decided([byTitle], [{ old, new: image }]).effective);

      expect(decisions).toEqual(titles.map((_, j) => (i === j ? 0 : 1)));
    }
  });

  it("crosses a threshold when it moves between below, at, above and no number", () => {
    const byStock: ProductRule = { ...list, watch: [crosses("stock", 0.5)] };
    const states = [undefined, "0.4", "0.5", "0.6"];
    const within = [
      ["-1", "0.49999999999999999999999999999999999999"],
      ["0.50000000000000000000000000000000000001", "9"],
    ];

    for (const [i, old] of states.entries()) {
      for (const [j, now] of states.entries()) {
        expect(decided([byStock], [{ old: product({ stock: old }), new: product({ stock: now }) }]).effective).toBe(
          i === j ? 0 : 1,
        );
      }
    }
    for (const [old, now] of within) {
      expect(decided([byStock], [{ old: product({ stock: old }), new: product({ stock: now }) }]).effective).toBe(0);
    }
  });
});

describe("a rule", () => {
  it("makes the same of an image whatever array it fills, and of both images when it goes by the key", () => {
    const kept: ReturnType<typeof tags.category>[] = [];
    const reusing: ProductRule = {
      name: "reusing",
      tags: ({ item: { category } }) => {
        kept.splice(0, kept.length, tags.category({ name: category }));
        return kept;
      },
    };

    expect(texts(decided([reusing], [{ old: product({ category: "a" }), new: product({ category: "b" }) }]))).toEqual([
      "category:a",
      "category:b",
    ]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";
import { ItemView } from "../../../../shared/pipeline/change/item-view.ts";
import { MalformedAttributeError } from "../../../../shared/pipeline/change/malformed-attribute-error.ts";
import { marshall } from "../../../bench/decide/marshall.ts";

describe("an item given to a rule", () => {
  it("has every type of attribute as JavaScript has it", () => {
    const item = view({
      text: { S: "x" },
      number: { N: "1.50" },
      zero: { N: "-0" },
      large: { N: "9007199254740993" },
      huge: { N: "1.2E20" },
      fraction: { N: "9007199254740993.5" },
      yes: { BOOL: true },
      nothing: { NULL: true },
      bytes: { B: "AP8=" },
      list: { L: [{ S: "a" }, { M: { b: { N: "2" } } }] },
      map: { M: { deep: { M: { er: { S: "x" } } } } },
      names: { SS: ["b", "a"] },
      numbers: { NS: ["1", "18014398509481985"] },
      blobs: { BS: ["AA=="] },
    });

    expect(withPlainSets(item)).toEqual({
      text: "x",
      number: 1.5,
      zero: 0,
      large: 9_007_199_254_740_993n,
      huge: 120_000_000_000_000_000_000n,
      fraction: 9_007_199_254_740_994,
      yes: true,
      nothing: null,
      bytes: new Uint8Array([0, 255]),
      list: ["a", { b: 2 }],
      map: { deep: { er: "x" } },
      names: new Set(["b", "a"]),
      numbers: new Set([1, 18_014_398_509_481_985n]),
      blobs: new Set([new Uint8Array([0])]),
    });
  });

  it("behaves like the plain object it stands for", () => {
    fc.assert(
      fc.property(document(), (plain) => {
        const item = view(marshall(plain));

        expect(JSON.parse(JSON.stringify(item))).toEqual(JSON.parse(JSON.stringify(plain)));
        expect(Object.keys(item)).toEqual(Object.keys(plain));
        expect(Object.entries({ ...item })).toEqual(Object.entries(plain));
        for (const name of [...Object.keys(plain), "absent", "toString"]) {
          expect(name in item).toBe(name in plain);
          expect(Object.hasOwn(item, name)).toBe(Object.hasOwn(plain, name));
        }
      }),
    );
  });

  it("answers nothing for attributes it lacks, and objects' own methods as always", () => {
    const item = view({ a: { S: "x" } });

    expect(item["b"]).toBeUndefined();
    expect(item.hasOwnProperty("a")).toBe(true);
    expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
  });

  it("gives the same map, list and set each time", () => {
    const item = view({ map: { M: {} }, list: { L: [] }, set: { SS: ["a"] } });

    expect(item["map"]).toBe(item["map"]);
    expect(item["list"]).toBe(item["list"]);
    expect(item["set"]).toBe(item["set"]);
  });

  it("can't be changed, at any depth, so that no rule disturbs another", () => {
    const item = view({
      a: { S: "x" },
      map: { M: { b: { S: "y" } } },
      list: { L: [{ S: "z" }] },
      set: { SS: ["s"] },
      bytes: { B: "AA==" },
    });
    const map = item["map"] as Record<string, unknown>;
    const set = item["set"] as Set<string>;

    expect(() => (item["a"] = "changed")).toThrow(TypeError);
    expect(() => (item["new"] = "added")).toThrow(TypeError);
    expect(() => delete item["a"]).toThrow(TypeError);
    expect(() => Object.defineProperty(item, "a", { value: 1 })).toThrow(TypeError);
    expect(() => Object.setPrototypeOf(item, null)).toThrow(TypeError);
    expect(() => Object.freeze(item)).toThrow(TypeError);
    expect(() => (map["b"] = "changed")).toThrow(TypeError);
    expect(() => (item["list"] as string[]).push("more")).toThrow(TypeError);
    expect(() => set.add("t")).toThrow(TypeError);
    expect(() => set.delete("s")).toThrow(TypeError);
    expect(() => set.clear()).toThrow(TypeError);
    (item["bytes"] as Uint8Array).fill(7);
    expect(withPlainSets(item)).toEqual({
      a: "x",
      map: { b: "y" },
      list: ["z"],
      set: new Set(["s"]),
      bytes: new Uint8Array([0]),
    });
  });

  it("reads an attribute only when asked, so that a torn one disturbs only who needs it", () => {
    const item = view({
      good: { S: "x" },
      torn: { S: 7 },
      alien: { Q: "x" },
      empty: {},
      number: { N: "" },
      hex: { N: "0x1" },
    });

    expect(item["good"]).toBe("x");
    for (const name of ["torn", "alien", "empty", "number", "hex"]) {
      expect(() => item[name], name).toThrow(MalformedAttributeError);
    }
  });

  it("keeps attributes named like what objects inherit", () => {
    const item = view(JSON.parse('{"__proto__":{"S":"p"},"constructor":{"S":"c"}}') as RawImage);

    expect(item["__proto__"]).toBe("p");
    expect(item["constructor"]).toBe("c");
  });

  it("counts every way of looking at it", () => {
    const looks: ((item: Record<string, unknown>) => unknown)[] = [
      (item) => item["a"],
      (item) => "a" in item,
      (item) => Object.keys(item),
      (item) => ({ ...item }),
      (item) => Object.hasOwn(item, "b"),
      (item) => JSON.stringify(item),
    ];

    for (const look of looks) {
      const seen = new ItemView({ a: { S: "x" } });
      look(seen.item as Record<string, unknown>);

      expect(seen.reads, String(look)).toBeGreaterThan(0);
    }
  });
});

function view(image: RawImage): Record<string, unknown> {
  return new ItemView(image).item as Record<string, unknown>;
}

/** Sets are of a class of their own, and for all other purposes sets. */
function withPlainSets(item: Record<string, unknown>): unknown {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value instanceof Set ? new Set(value) : value]),
  );
}

/** JSON knows no bigints, which larger numbers would become. */
function safe(_: string, value: unknown): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value;
}

function document(): fc.Arbitrary<Record<string, unknown>> {
  const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json), safe) as unknown);
  return fc.dictionary(fc.string(), value, { noNullPrototype: true });
}

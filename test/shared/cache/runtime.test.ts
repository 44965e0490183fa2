import { describe, expect, it } from "vitest";
import { systemRuntime } from "../../../shared/cache/runtime.ts";

describe("the machine's chance", () => {
  it("makes texts of 72 bits, of which no two are the same", () => {
    const made = Array.from({ length: 2_000 }, systemRuntime.unique);

    expect(made.filter((text) => !/^[A-Za-z0-9+/]{12}$/.test(text))).toStrictEqual([]);
    expect(new Set(made).size).toBe(made.length);
  });

  it("gives numbers from 0 to below 1, all over", () => {
    const given = Array.from({ length: 2_000 }, systemRuntime.chance);

    expect(given.filter((number) => !(number >= 0 && number < 1))).toStrictEqual([]);
    expect(new Set(given.map((number) => Math.floor(number * 4)))).toStrictEqual(new Set([0, 1, 2, 3]));
  });
});

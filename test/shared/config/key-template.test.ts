import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyTemplate } from "../../../shared/config/key-template.ts";
import { parseTemplate } from "../../../shared/config/template.ts";
import { runs } from "../../kit/runs.ts";

describe("a key template", () => {
  it.each([
    ["PRODUCT#{id}", "PRODUCT#7", { id: "7" }],
    ["PRODUCT#{id}", "PRODUCT#a#b", { id: "a#b" }],
    ["PRODUCT#{id}", "PRODUCT#", { id: "" }],
    ["PRODUCT#{id}", "ORDER#7", undefined],
    ["META", "META", {}],
    ["META", "META2", undefined],
    ["{id}", "anything at all", { id: "anything at all" }],
    ["{a}#{b}", "1#2#3", { a: "1", b: "2#3" }],
    ["{a}#END", "1#END#END", { a: "1#END" }],
    ["{a}#END", "1#END2", undefined],
    ["O#{order}#I#{item}", "O#1#I#2", { order: "1", item: "2" }],
    ["O#{order}#I#{item}", "O#1", undefined],
    ["aba{x}ba", "aba", undefined],
  ])("reads %s out of %s", (text, value, expected) => {
    expect(read(text, value)).toEqual(expected);
  });

  it("matches exactly what the same template of wildcards matches", () => {
    fc.assert(
      fc.property(fc.array(letters(1), { minLength: 2, maxLength: 4 }), letters(0), (literals, value) => {
        const text = literals.map((literal, i) => `${literal}{p${i}}`).join("");
        const pattern = new RegExp(`^${literals.map((literal) => `${literal}(.*?)`).join("")}$`);

        expect(Object.values(read(text, value) ?? {})).toEqual(pattern.exec(value)?.slice(1) ?? []);
      }),
      { numRuns: runs(500) },
    );
  });

  it("wants a parameter it meets again to be the same", () => {
    const found: Record<string, string> = {};

    expect(template("P#{id}").match("P#7", found)).toBe(true);
    expect(template("META#{id}").match("META#7", found)).toBe(true);
    expect(template("META#{id}").match("META#8", found)).toBe(false);
  });

  it("takes no longer than it must for long values that almost match", () => {
    const value = "a".repeat(400_000);

    expect(read("{a}aab{b}aab{c}aab{d}x", value)).toBeUndefined();
  });
});

function template(text: string): KeyTemplate {
  const parsed = parseTemplate(text);
  if (typeof parsed === "string") throw new TypeError(parsed);
  return new KeyTemplate(parsed);
}

function read(text: string, value: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  return template(text).match(value, found) ? found : undefined;
}

function letters(minLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom("a", "b"), minLength, maxLength: minLength === 0 ? 12 : 2 });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalNumber, compareNumbers, sameNumber } from "../../../../shared/pipeline/change/decimal.ts";
import { MalformedAttributeError } from "../../../../shared/pipeline/change/malformed-attribute-error.ts";
import { runs } from "../../../kit/runs.ts";

describe("DynamoDB numbers", () => {
  it.each([
    ["1", "1.0"],
    ["1", "1e0"],
    ["100", "1E+2"],
    ["0", "-0"],
    ["0", "0.000"],
    ["0.5", ".5"],
    ["-12.50", "-1250e-2"],
    ["12345678901234567890123456789012345678", "1.2345678901234567890123456789012345678E37"],
    ["1e-130", "0.1e-129"],
  ])("%s is %s", (a, b) => {
    expect(sameNumber(a, b)).toBe(true);
    expect(canonicalNumber(a)).toBe(canonicalNumber(b));
  });

  it("are told apart by the last of 38 digits, where floating point can't", () => {
    const one = "0.12345678901234567890123456789012345678";
    const other = "0.12345678901234567890123456789012345679";

    expect(Number(one)).toBe(Number(other));
    expect(compareNumbers(one, other)).toBe(-1);
    expect(compareNumbers("0.99999999999999999999999999999999999999", "1")).toBe(-1);
    expect(compareNumbers(`-${one}`, `-${other}`)).toBe(1);
  });

  it("compare as exact fractions do, however they are written", () => {
    fc.assert(
      fc.property(decimal(), decimal(), (a, b) => {
        const scaled = a.units * 10n ** BigInt(40 + a.exponent) - b.units * 10n ** BigInt(40 + b.exponent);
        const expected = scaled === 0n ? 0 : scaled < 0n ? -1 : 1;

        expect(compareNumbers(a.text, b.text)).toBe(expected);
        expect(sameNumber(a.text, b.text)).toBe(expected === 0);
        expect(canonicalNumber(a.text) === canonicalNumber(b.text)).toBe(expected === 0);
      }),
      { numRuns: runs(500) },
    );
  });

  it("have one spelling that means the same", () => {
    fc.assert(
      fc.property(decimal(), ({ text }) => {
        const canonical = canonicalNumber(text);

        expect(canonical).toMatch(/^(0|-?(0\.(\d*[1-9])|[1-9]\d*(\.\d*[1-9])?))$/);
        expect(sameNumber(canonical, text)).toBe(true);
      }),
    );
  });

  it.each(["", " ", "abc", "1e", "--1", "1.2.3", "0x10", "NaN", "Infinity"])("never look like %j", (text) => {
    expect(() => canonicalNumber(text)).toThrow(MalformedAttributeError);
  });
});

interface WrittenDecimal {
  readonly units: bigint;
  readonly exponent: number;
  readonly text: string;
}

/** Small numbers that often collide, and large ones, in several spellings. */
function decimal(): fc.Arbitrary<WrittenDecimal> {
  const units = fc.oneof(fc.bigInt({ min: -20n, max: 20n }), fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }));
  return fc
    .tuple(units, fc.integer({ min: -40, max: 40 }), fc.constantFrom("e", "E", "plain"))
    .map(([n, exponent, style]) => {
      const plain = exponent >= 0 ? `${n}${"0".repeat(exponent)}` : withPoint(n, -exponent);
      return { units: n, exponent, text: style === "plain" ? plain : `${n}${style}${exponent}` };
    });
}

function withPoint(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

import { MalformedAttributeError } from "./malformed-attribute-error.ts";

/** A decimal number without any loss: `sign · 0.digits · 10^exponent`, digits without zeros at either end. */
interface Decimal {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly exponent: number;
}

const ZERO: Decimal = { sign: 0, digits: "", exponent: 0 };

const NUMBER = /^\s*([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,5}))?\s*$/;

/** Whether two DynamoDB numbers have the same value: `1.0`, `1e0` and `1` do, 38 digits that differ in the last don't. */
export function sameNumber(a: string, b: string): boolean {
  return a === b || compareNumbers(a, b) === 0;
}

/** Sign of `a - b`, exactly. */
export function compareNumbers(a: string, b: string): -1 | 0 | 1 {
  const left = Number(a);
  const right = Number(b);
  // Rounding keeps the order, so only numbers that round to the same one need all their digits.
  if (left < right) return -1;
  if (left > right) return 1;
  return compareExactly(parse(a), parse(b));
}

/** The one spelling of a number, without exponent: `-0.5`, `100`, `0`. */
export function canonicalNumber(text: string): string {
  const { sign, digits, exponent } = parse(text);
  if (sign === 0) return "0";
  const whole = exponent > 0 ? digits.slice(0, exponent).padEnd(exponent, "0") : "0";
  const fraction = exponent > 0 ? digits.slice(exponent) : "0".repeat(-exponent) + digits;
  return `${sign < 0 ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

function parse(text: string): Decimal {
  const parts = NUMBER.exec(text);
  const [, minus, whole = "", fraction = "", exponent = "0"] = parts ?? [];
  const all = whole + fraction;
  if (all === "") throw new MalformedAttributeError("a decimal number");
  const leading = all.length - all.replace(/^0+/, "").length;
  const digits = all.slice(leading).replace(/0+$/, "");
  if (digits === "") return ZERO;
  return { sign: minus === "-" ? -1 : 1, digits, exponent: whole.length - leading + Number(exponent) };
}

function compareExactly(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a.sign !== b.sign) return a.sign < b.sign ? -1 : 1;
  return a.sign < 0 ? compareSizes(b, a) : compareSizes(a, b);
}

function compareSizes(a: Decimal, b: Decimal): -1 | 0 | 1 {
  if (a.exponent !== b.exponent) return a.exponent < b.exponent ? -1 : 1;
  // Without leading zeros, digits of the same exponent compare as text.
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}

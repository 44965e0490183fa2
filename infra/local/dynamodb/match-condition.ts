import dynalite, { type Expression, type Path } from "dynalite/db/index.js";
import { equalValues } from "./equal-values.ts";
import type { AttributeValue, Item } from "./item.ts";

/**
 * Tells whether an item meets a condition or filter that dynalite has parsed. dynalite's own evaluation compares lists
 * and maps by reference, calls two absent attributes equal, and looks for text only in lists; this one does as
 * DynamoDB does.
 */
export function matchesCondition(item: Item, { type, name, args }: Expression): boolean {
  switch (type) {
    case "and":
      return args.every((arg) => matchesCondition(item, arg as Expression));
    case "or":
      return args.some((arg) => matchesCondition(item, arg as Expression));
    case "not":
      return args.every((arg) => !matchesCondition(item, arg as Expression));
    default:
      return matchesOperands(
        type === "function" ? String(name) : type,
        args.map((arg) => resolve(arg, item)),
      );
  }
}

function matchesOperands(comparator: string, [value, ...operands]: (AttributeValue | undefined)[]): boolean {
  const [operand] = operands;
  switch (comparator) {
    case "attribute_exists":
      return value !== undefined;
    case "attribute_not_exists":
      return value === undefined;
    case "<>":
      return value === undefined || operand === undefined || !equalValues(value, operand);
    default:
  }
  if (value === undefined || operand === undefined) return false;
  switch (comparator) {
    case "=":
      return equalValues(value, operand);
    case "in":
      return operands.some((other) => other !== undefined && equalValues(value, other));
    case "contains":
      return contains(value, operand);
    case "begins_with":
      return startsWith(value, operand);
    default:
      return operands.every((other) => other !== undefined) && dynalite.compare(comparator, value, operands);
  }
}

function contains(value: AttributeValue, operand: AttributeValue): boolean {
  if ("L" in value) return value.L.some((member) => equalValues(member, operand));
  if ("SS" in value) return "S" in operand && value.SS.includes(operand.S);
  if ("NS" in value) return "N" in operand && value.NS.includes(operand.N);
  if ("BS" in value) return "B" in operand && value.BS.includes(operand.B);
  if ("S" in value) return "S" in operand && value.S.includes(operand.S);
  if ("B" in value) return "B" in operand && bytes(value.B).includes(bytes(operand.B));
  return false;
}

function startsWith(value: AttributeValue, operand: AttributeValue): boolean {
  if ("S" in value) return "S" in operand && value.S.startsWith(operand.S);
  if (!("B" in value && "B" in operand)) return false;
  const prefix = bytes(operand.B);
  return bytes(value.B).subarray(0, prefix.length).equals(prefix);
}

/** An operand is a path into the item, a value, or `size(path)`. */
function resolve(operand: unknown, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand))
    return (dynalite.mapPath(operand as Path, item) ?? undefined) as AttributeValue | undefined;
  if (!isSize(operand)) return operand as AttributeValue;
  const value = resolve(operand.args[0], item);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

function isSize(operand: unknown): operand is Expression {
  return typeof operand === "object" && operand !== null && "type" in operand && operand.type === "function";
}

function sizeOf(value: AttributeValue): number | undefined {
  if ("S" in value) return value.S.length;
  if ("B" in value) return bytes(value.B).length;
  if ("M" in value) return Object.keys(value.M).length;
  if ("L" in value) return value.L.length;
  if ("SS" in value) return value.SS.length;
  if ("NS" in value) return value.NS.length;
  if ("BS" in value) return value.BS.length;
  return undefined;
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, "base64");
}

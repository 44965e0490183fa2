import dynalite, { type Expression, type Path, type UpdateSection } from "dynalite/db/index.js";
import type { Item } from "./item.ts";

/**
 * Replaces the paths an update reads by copies of what they lead to in the stored item. dynalite takes the very value
 * instead, so that in `SET previous = n ADD n :one` the first attribute would be incremented with the second.
 */
export function detachOperands(sections: readonly UpdateSection[], item: Item): UpdateSection[] {
  return sections.map((section) =>
    section.type === "set" ? { ...section, val: detached(section.val, item) } : section,
  );
}

function detached(operand: unknown, item: Item): unknown {
  if (Array.isArray(operand)) return valueAt(operand as Path, item) ?? operand;
  if (!isCall(operand)) return operand;
  if (operand.name !== "if_not_exists") {
    return { ...operand, args: operand.args.map((arg) => detached(arg, item)) };
  }
  const [path, otherwise] = operand.args;
  return valueAt(path as Path, item) ?? detached(otherwise, item);
}

function valueAt(path: Path, item: Item): unknown {
  return structuredClone(dynalite.mapPath(path, item) ?? undefined);
}

/** A sum, a difference or a function, as opposed to a value. */
function isCall(operand: unknown): operand is Expression {
  return typeof operand === "object" && operand !== null && "args" in operand;
}

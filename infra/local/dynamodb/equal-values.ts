import type { AttributeValue, Item } from "./item.ts";

/** Tells whether two values mean the same: lists in order, sets and maps in any. Numbers are expected in dynalite's one spelling. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  if ("M" in a) return "M" in b && equalItems(a.M, b.M);
  if ("L" in a) return "L" in b && equalLists(a.L, b.L);
  if ("SS" in a) return "SS" in b && equalSets(a.SS, b.SS);
  if ("NS" in a) return "NS" in b && equalSets(a.NS, b.NS);
  if ("BS" in a) return "BS" in b && equalSets(a.BS, b.BS);
  if ("S" in a) return "S" in b && a.S === b.S;
  if ("N" in a) return "N" in b && a.N === b.N;
  if ("B" in a) return "B" in b && a.B === b.B;
  if ("BOOL" in a) return "BOOL" in b && a.BOOL === b.BOOL;
  return "NULL" in b;
}

/** Tells whether two items have the same attributes with the same values. */
export function equalItems(a: Item, b: Item): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const [left, right] = [a[name], b[name]];
    return left !== undefined && right !== undefined && equalValues(left, right);
  });
}

function equalLists(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return (
    a.length === b.length &&
    a.every((value, at) => {
      const other = b[at];
      return other !== undefined && equalValues(value, other);
    })
  );
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  const members = new Set(a);
  return members.size === new Set(b).size && b.every((member) => members.has(member));
}

import fc from "fast-check";
import { recordOf, unreadableRecord } from "../../shared/pipeline/batch-world.ts";

/** A change to a product, or a record nobody can read. */
export type Written = { readonly id: string; readonly category: string } | "poison";

export const changes: fc.Arbitrary<Written> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ id: fc.constantFrom("1", "2"), category: fc.constantFrom("tv", "hifi") }) },
  { weight: 1, arbitrary: fc.constant("poison" as const) },
);

/** As the stream brings it, at that place. */
export function recordAt(place: number, one: Written): unknown {
  if (one === "poison") return unreadableRecord(place);
  return recordOf(place, one.id, undefined, { category: one.category });
}

/** What each edge must drop for it. */
export function itemsOf(one: Written): readonly string[] {
  if (one === "poison") return ["#products", "/c/*"];
  return [`#product:${one.id}`, `#category:${one.category}`, `/c/${one.category}`];
}

/** What each object cache must drop for it: tags, keys and patterns. */
export function namesOf(one: Written): readonly string[] {
  if (one === "poison") return ["products", "menu:*"];
  return [`product:${one.id}`, `category:${one.category}`, `menu:${one.category}`];
}

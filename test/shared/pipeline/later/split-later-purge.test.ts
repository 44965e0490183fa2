import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitLaterPurge } from "../../../../shared/pipeline/later/split-later-purge.ts";
import type { LaterPurge } from "../../../../shared/ports/later-queue.ts";
import { laterPurgesArbitrary } from "./later-purges-arbitrary.ts";

const room = fc.integer({ min: 40, max: 400 });

describe("a purge cut into parts", () => {
  it("purges all objects of the whole, and nothing else", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, room, (purge, maxSize) => {
        const parts = splitLaterPurge(purge, maxSize, sizeOf);

        expect(objectsOf(parts)).toStrictEqual(objectsOf([purge]));
      }),
    );
  });

  it("sends each edge item in a part that purges all objects, or `/*` in each part", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, room, (purge, maxSize) => {
        const parts = splitLaterPurge(purge, maxSize, sizeOf);

        for (const { edge, items } of purge.edges) {
          for (const { item } of items) {
            const senders = parts.filter((part) => itemsTo(part, edge).includes(item));
            const isSentOnce = senders.length === 1 && objectsOf(senders).size === objectsOf([purge]).size;
            expect(isSentOnce || parts.every((part) => itemsTo(part, edge).includes("/*"))).toBe(true);
          }
        }
      }),
    );
  });

  it("fits, as long as no single name is too long", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, (purge) => {
        const maxSize = 400;

        expect(splitLaterPurge(purge, maxSize, sizeOf).filter((part) => sizeOf(part) > maxSize)).toStrictEqual([]);
      }),
    );
  });

  it("never lets the `/*` of one part pass for that of another", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, room, (purge, maxSize) => {
        const askedFor = new Set(purge.edges.flatMap(({ items }) => items.map(({ item }) => item)));
        fc.pre(!askedFor.has("/*"));
        const everything = splitLaterPurge(purge, maxSize, sizeOf).flatMap(({ edges }) =>
          edges.flatMap(({ items }) => items.filter(({ item }) => item === "/*")),
        );

        expect(everything.filter(({ name }) => name !== undefined)).toStrictEqual([]);
      }),
    );
  });

  it("is one part when it fits", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, (purge) => {
        expect(splitLaterPurge(purge, sizeOf(purge), sizeOf)).toStrictEqual([purge]);
      }),
    );
  });
});

/** So many characters of names. */
function sizeOf({ objects: { tags, keys, patterns }, edges }: LaterPurge): number {
  const items = edges.flatMap((request) => request.items.map(({ item }) => item));
  return [...tags, ...keys, ...patterns, ...items].join("").length;
}

function objectsOf(purges: readonly LaterPurge[]): ReadonlySet<string> {
  return new Set(
    purges.flatMap(({ objects: { tags, keys, patterns, all } }) => [
      ...tags.map((tag) => `tag ${tag}`),
      ...keys.map((key) => `key ${key}`),
      ...patterns.map((pattern) => `pattern ${pattern}`),
      ...(all ? ["all"] : []),
    ]),
  );
}

function itemsTo(purge: LaterPurge, edge: string): readonly string[] {
  return purge.edges.filter((request) => request.edge === edge).flatMap(({ items }) => items.map(({ item }) => item));
}

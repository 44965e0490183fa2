import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeLaterPurge, encodeLaterPurge } from "../../../../shared/pipeline/later/later-message.ts";
import { laterPurgesArbitrary } from "./later-purges-arbitrary.ts";

describe("later purges as messages", () => {
  it("bring back exactly what was kept", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, (purge) => {
        expect(decodeLaterPurge(encodeLaterPurge(purge))).toStrictEqual(purge);
      }),
    );
  });

  it("have no character that a queue refuses", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, (purge) => {
        // what SQS takes: tab, line feed, carriage return, and these ranges
        expect(encodeLaterPurge(purge)).toMatch(/^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u);
      }),
    );
  });

  it.each([
    ["a version to come", { v: 2 }, "must be for readers of version 1, got version 2 for readers from 2 on"],
    ["of an unknown reason", { reason: "whim" }, "reason must be redis-failed, settle or coarse"],
    ["without caches", { objectCaches: "main" }, "objectCaches must be texts"],
    ["without objects", { objects: { tags: [] } }, "objects must name tags, keys, patterns and all"],
    ["without edges", { edges: undefined }, "edges must be a list"],
    ["to an edge without a name", { edges: [{ rules: [], unders: [], items: [] }] }, "edge must be a text"],
  ])("are refused with a reason when they are %s", (_, broken, reason) => {
    const objects = { tags: [], keys: [], patterns: [], all: false };
    const good = { v: 1, reason: "settle", objectCaches: ["main"], objects, edges: [], delayMs: 0 };
    expect(() => decodeLaterPurge(JSON.stringify(good))).not.toThrow();

    expect(() => decodeLaterPurge(JSON.stringify({ ...good, ...broken }))).toThrow(`unreadable later purge: ${reason}`);
  });
});

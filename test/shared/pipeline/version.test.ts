import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parkedObject } from "../../../shared/adapters/parking/parked-object.ts";
import { decodeEdgeMessage, encodeEdgeMessage } from "../../../shared/pipeline/edge/edge-message.ts";
import { decodeLaterPurge, encodeLaterPurge } from "../../../shared/pipeline/later/later-message.ts";
import { decodeDeadLetter, encodeDeadLetter } from "../../../shared/pipeline/redrive/dead-letter.ts";
import { readParked } from "../../../shared/pipeline/redrive/parked-record.ts";
import { begun, decodeTrack, encodeTrack, MAX_ATTEMPTS } from "../../../shared/pipeline/redrive/track.ts";
import { VERSION, versionProblem } from "../../../shared/pipeline/version.ts";
import { openMessage } from "../../../shared/pipeline/versioned-message.ts";
import { laterPurgesArbitrary } from "./later/later-purges-arbitrary.ts";

/** Releases in the order in which they were made: each raises `v`, and `min` to what the last one wrote at most. */
const releases = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }).map((breaks) =>
  breaks.reduce(
    (all, breaking) => {
      const before = all.at(-1) ?? VERSION;
      return [...all, { v: before.v + 1, min: breaking ? before.v : before.min }];
    },
    [{ v: 1, min: 1 }],
  ),
);

describe("the version protocol", () => {
  it("lets each version read what the one before and the one after it write, in an update and in a rollback", () => {
    fc.assert(
      fc.property(releases, (all) => {
        for (const [place, { v: own }] of all.entries()) {
          for (const written of all.slice(Math.max(0, place - 1), place + 2)) {
            expect(versionProblem(written, own)).toBeUndefined();
          }
        }
      }),
    );
  });

  it("lets nobody read what its writer says he would misread", () => {
    fc.assert(
      fc.property(releases, fc.nat(), (all, pick) => {
        const { v: own } = all[pick % all.length] ?? VERSION;
        const notForIt = all.filter(({ min }) => min > own);
        expect(notForIt.filter((written) => versionProblem(written, own) === undefined)).toStrictEqual([]);
      }),
    );
  });

  it.each([
    ["the version after, with fields to come", { v: 2, min: 1 }, 1],
    ["two versions on, which says the last one understands it", { v: 3, min: 2 }, 2],
    ["the first version, which said no min", { v: 1 }, 2],
  ])("takes a message of %s", (_, written, own) => {
    expect(openMessage(JSON.stringify(written), "message", own)).toStrictEqual(written);
  });

  it.each([
    ["two versions on, for readers from the last one on", { v: 3, min: 2 }, 1],
    ["two versions ago", { v: 1, min: 1 }, 3],
    ["no version", {}, 1],
    ["half a version", { v: 1.5 }, 1],
    ["a version in words", { v: "1" }, 1],
  ])("keeps a message of %s unread", (_, written, own) => {
    expect(() => openMessage(JSON.stringify(written), "message", own)).toThrow("unreadable message: must ");
  });
});

describe("what version 1 wrote is read by every version up to the next", () => {
  it("an edge message", () => {
    const text =
      '{"v":1,"edge":"www","queuedAtMs":1700000000000,"rules":[["Products","lists","category"]],"unders":[["#products"]],"names":["event-1"],"items":[["#category:tv",0,0,"100",1699999999000,0]]}';

    expect(decodeEdgeMessage(text).items).toStrictEqual([
      {
        item: "#category:tv",
        under: ["#products"],
        cause: {
          source: "Products",
          rule: "lists",
          attribute: "category",
          sequenceNumber: "100",
          writtenAtMs: 1_699_999_999_000,
        },
        name: "event-1",
      },
    ]);
  });

  it("a kept purge", () => {
    const text =
      '{"v":1,"reason":"redis-failed","objectCaches":["main"],"objects":{"tags":["product:1"],"keys":[],"patterns":[],"all":false},"edges":[{"edge":"www","rules":[["Products","page"]],"unders":[[]],"names":[],"items":[["#product:1",0,0,null,null]]}],"delayMs":0}';

    expect(decodeLaterPurge(text)).toMatchObject({ objects: { tags: ["product:1"] }, edges: [{ edge: "www" }] });
  });

  it("a parked change", () => {
    const text =
      '{"v":1,"table":"Products","sequenceNumber":"100","code":"E_RULE_FAILED","reason":"rule page of Products: TypeError","record":{"eventName":"REMOVE"}}';

    expect(readParked(text)).toStrictEqual({ code: "E_RULE_FAILED", record: { eventName: "REMOVE" } });
  });
});

describe("what the next version adds is left alone, and the rest is read", () => {
  it("in edge messages and kept purges", () => {
    fc.assert(
      fc.property(laterPurgesArbitrary, (purge) => {
        expect(decodeLaterPurge(next(encodeLaterPurge(purge)))).toStrictEqual(purge);
        for (const { edge, items } of purge.edges) {
          const message = { edge, queuedAtMs: 1, items };
          expect(decodeEdgeMessage(next(encodeEdgeMessage(message)))).toStrictEqual(message);
        }
      }),
    );
  });

  it("in parked changes, dead letters and counted tries", () => {
    const record = { dynamodb: { NewImage: { later: { S: "stays" } } } };
    const letter = { id: "m1", text: "{}" };
    const track = begun(undefined, 0);

    const parked = parkedObject({ record, code: "E_RULE_FAILED", reason: "" }).body;
    expect(readParked(JSON.stringify({ ...(JSON.parse(parked) as object), ...NEXT })).record).toStrictEqual(record);
    expect(decodeDeadLetter(next(encodeDeadLetter(letter)))).toStrictEqual(letter);
    expect(decodeTrack({ ...encodeTrack(track), ...NEXT })).toStrictEqual(track);
  });
});

it("tries that this version can't count are counted as enough: rather a purge too many than a loop", () => {
  for (const strange of [undefined, 7, {}, { ...encodeTrack(begun(undefined, 0)), v: 9, min: 9 }]) {
    expect(decodeTrack(strange).attempts).toBe(MAX_ATTEMPTS);
  }
});

const NEXT = { v: VERSION.v + 1, min: VERSION.min, later: ["a field to come"] };

/** A message as the next version would write it: with fields and places more, wherever there can be any. */
function next(text: string): string {
  const more = (value: unknown): unknown => {
    if (Array.isArray(value)) return isRow(value) ? [...(value as unknown[]), "a place to come"] : value.map(more);
    if (typeof value !== "object" || value === null) return value;
    return { ...Object.fromEntries(Object.entries(value).map(([name, one]) => [name, more(one)])), later: true };
  };
  return JSON.stringify({ ...(more(JSON.parse(text)) as object), ...NEXT });
}

/** A packed item with all its places: after the last one there is room. */
function isRow(value: readonly unknown[]): boolean {
  return value.length === 7 && typeof value[1] === "number" && typeof value[2] === "number";
}

import { describe, expect, it } from "vitest";
import { skipOld } from "../../../../shared/pipeline/stewardship/skip-old.ts";
import type { Change, UnreadableRecord } from "../../../../shared/pipeline/change/change.ts";

const ACTIVATED_AT_MS = 1_800_000_000_000;

describe("skipping what was written before a table was activated", () => {
  it.each([
    [6_001, "is skipped: no clock is that wrong"],
    [6_000, "is kept: five seconds for clocks, one because streams round down"],
    [-1_000, "is kept"],
  ])("what was written %i ms before %s", (beforeMs, outcome) => {
    const { changes, skipped } = skipOld(
      { changes: [changeAt(ACTIVATED_AT_MS - beforeMs)], unreadable: [] },
      new Map([["Products", ACTIVATED_AT_MS]]),
    );

    expect([changes.length, skipped]).toStrictEqual(outcome.startsWith("is kept") ? [1, 0] : [0, 1]);
  });

  it("skips what nobody can read as well, unless nobody can tell when it was written or of which table it is", () => {
    const old = ACTIVATED_AT_MS - 60_000;
    const unreadable = [
      unreadableOf("Products", old),
      unreadableOf("Products", undefined),
      unreadableOf(undefined, old),
    ];

    const kept = skipOld({ changes: [], unreadable }, new Map([["Products", ACTIVATED_AT_MS]]));

    expect(kept).toStrictEqual({ changes: [], unreadable: unreadable.slice(1), skipped: 1 });
  });

  it("skips nothing of a table of which no activation is known", () => {
    expect(skipOld({ changes: [changeAt(0)], unreadable: [] }, new Map([["Orders", ACTIVATED_AT_MS]])).skipped).toBe(0);
    expect(skipOld({ changes: [changeAt(0)], unreadable: [] }).skipped).toBe(0);
  });
});

function changeAt(writtenAtMs: number): Change {
  return {
    table: "Products",
    event: "REMOVE",
    keys: {},
    old: {},
    new: undefined,
    sequenceNumber: "1",
    writtenAtMs,
    index: 0,
    record: {},
  };
}

function unreadableOf(table: string | undefined, writtenAtMs: number | undefined): UnreadableRecord {
  return { record: {}, index: 0, reason: "no readable keys", table, sequenceNumber: undefined, writtenAtMs };
}

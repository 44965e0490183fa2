import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidationQuota } from "../../../../../infra/local/edge/invalidation/quota.ts";
import { ManualClock } from "../kit.ts";

describe("InvalidationQuota", () => {
  it("admits 150 items a second", () => {
    const clock = new ManualClock();
    const quota = new InvalidationQuota({ model: "rate" }, clock);

    const first = [quota.admits(tags(150), []), quota.admits(tags(1), [])];
    clock.advance(1_000);

    expect([...first, quota.admits(tags(150), [])]).toEqual([true, false, true]);
  });

  it("admits a batch larger than a second's worth when nothing is owed, and makes the next wait until it is worked off", () => {
    const clock = new ManualClock();
    const quota = new InvalidationQuota({ model: "rate" }, clock);

    expect(quota.admits(tags(3_000), [])).toBe(true);
    clock.advance(19_000);
    expect(quota.admits(tags(1), [])).toBe(false);
    clock.advance(1_000);
    expect(quota.admits(tags(150), [])).toBe(true);
    expect(quota.admits(tags(3_000), [])).toBe(false);
  });

  it("admits one wildcard a second, and tags while wildcards wait", () => {
    const clock = new ManualClock();
    const quota = new InvalidationQuota({ model: "rate" }, clock);

    expect([quota.admits(["/a*"], []), quota.admits(["/b*"], []), quota.admits(["#b"], [])]).toEqual([
      true,
      false,
      true,
    ]);
    clock.advance(1_000);
    expect(quota.admits(["/b*"], [])).toBe(true);
  });

  it("takes nothing of a batch it refuses", () => {
    const quota = new InvalidationQuota({ model: "rate", itemsPerSecond: 3 }, new ManualClock());
    quota.admits(["/a*"], []);

    expect([quota.admits(["#a", "/b*"], []), quota.admits(["#a", "#b"], [])]).toEqual([false, true]);
  });

  it.each([
    [2_999, 1, true],
    [2_999, 2, false],
    [0, 3_000, true],
  ])("with %i items in progress admits %i more: %s", (inProgress, more, admitted) => {
    const quota = new InvalidationQuota({ model: "in-progress" }, new ManualClock());

    expect(quota.admits(tags(more), tags(inProgress))).toBe(admitted);
  });

  it("admits 15 wildcards in progress", () => {
    const quota = new InvalidationQuota({ model: "in-progress" }, new ManualClock());
    const inProgress = Array.from({ length: 14 }, (_, index) => `/${index}/*`);

    expect([quota.admits(["/a*"], inProgress), quota.admits(["/a*", "/b*"], inProgress)]).toEqual([true, false]);
  });

  it("never admits more than what was saved, one borrowed batch, and the rate, whatever is asked when", () => {
    const asks = fc.array(fc.record({ items: fc.integer({ min: 1, max: 40 }), waitMs: fc.nat(2_000) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(asks, (each) => {
        const clock = new ManualClock();
        const startedAtMs = clock.now();
        const quota = new InvalidationQuota({ model: "rate", itemsPerSecond: 10 }, clock);
        let admitted = 0;
        for (const { items, waitMs } of each) {
          clock.advance(waitMs);
          if (quota.admits(tags(items), [])) admitted += items;
          const allowed = ((clock.now() - startedAtMs) / 1_000) * 10;
          expect(admitted).toBeLessThanOrEqual(allowed + 10 + 40);
        }
      }),
    );
  });
});

const tags = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `#${index}`);

import { describe, expect, it } from "vitest";
import { backoffMs, MAX_BACKOFF_MS } from "../../../../shared/pipeline/plan/backoff.ts";

describe("backoffMs", () => {
  it("doubles from a second to a minute", () => {
    const waits = Array.from({ length: 8 }, (_, attempts) => backoffMs("busy", attempts, 1));

    expect(waits).toStrictEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it("is the longest at once for what only a person can mend", () => {
    expect(backoffMs("denied", 0, 1)).toBe(MAX_BACKOFF_MS);
    expect(backoffMs("invalid", 0, 1)).toBe(MAX_BACKOFF_MS);
  });

  it("leaves to chance up to half of it", () => {
    expect(backoffMs("unavailable", 3, 0)).toBe(4_000);
    expect(backoffMs("unavailable", 3, 0.5)).toBe(6_000);
  });

  it("stays finite after any number of attempts", () => {
    expect(backoffMs("busy", 100_000, 1)).toBe(MAX_BACKOFF_MS);
  });
});

import { afterEach, expect, it } from "vitest";
import { shiftDate } from "../../../../../infra/local/lambda/environment/shift-date.ts";

const machine = Date;
afterEach(() => {
  globalThis.Date = machine;
});

it("puts every way to ask for the time ahead, at each moment by as much as is said then", () => {
  const aheadMs = new SharedArrayBuffer(8);
  shiftDate(aheadMs);

  Atomics.store(new BigInt64Array(aheadMs), 0, 3_600_000n);

  const least = machine.now() + 3_590_000;
  expect(Date.now()).toBeGreaterThan(least);
  expect(new Date().getTime()).toBeGreaterThan(least);
  expect(machine.parse((Date as unknown as () => string)())).toBeGreaterThan(least);
});

it("leaves dates that were given alone", () => {
  const aheadMs = new SharedArrayBuffer(8);
  shiftDate(aheadMs);

  Atomics.store(new BigInt64Array(aheadMs), 0, 3_600_000n);

  expect(new Date(0).toISOString()).toBe("1970-01-01T00:00:00.000Z");
  expect(new Date(2026, 0, 2).getDate()).toBe(2);
  expect(Date.UTC(2026, 0)).toBe(machine.UTC(2026, 0));
  expect(new Date()).toBeInstanceOf(machine);
});

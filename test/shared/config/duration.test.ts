import { expect, it } from "vitest";
import { parseDurationMs } from "../../../shared/config/duration.ts";

it.each([
  ["0s", 0],
  ["500ms", 500],
  ["10s", 10_000],
  ["1.005s", 1_005],
  ["1.5h", 5_400_000],
  ["5m", 300_000],
  ["1d", 86_400_000],
  ["1y", 31_536_000_000],
])("%s is %i milliseconds", (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

it.each([
  "",
  "10",
  "10 s",
  "-1s",
  "1e3s",
  "0.5ms",
  "1.0005s",
  "Infinitys",
  "ten s",
  "9999999999y",
  10,
  undefined,
  null,
])("%j is no length of time", (text) => {
  expect(parseDurationMs(text)).toBeUndefined();
});

import { expect, it } from "vitest";
import { paintFor } from "../../../../shared/cli/output/paint.ts";

const TERMINAL = { isTTY: true, getColorDepth: () => 8 };
const PLAIN_TERMINAL = { isTTY: true, getColorDepth: () => 1 };
const FILE = { isTTY: false };

it("styles text for terminals that show colors, and for nobody else", () => {
  expect(paintFor(TERMINAL, {})("bold", "x")).not.toBe("x");
  expect(paintFor(PLAIN_TERMINAL, {})("bold", "x")).toBe("x");
  expect(paintFor(FILE, {})("bold", "x")).toBe("x");
});

it("leaves the last word to NO_COLOR and FORCE_COLOR", () => {
  expect(paintFor(TERMINAL, { NO_COLOR: "1" })("bold", "x")).toBe("x");
  expect(paintFor(TERMINAL, { NO_COLOR: "" })("bold", "x")).not.toBe("x");
  expect(paintFor(FILE, { FORCE_COLOR: "1" })("bold", "x")).not.toBe("x");
  expect(paintFor(TERMINAL, { FORCE_COLOR: "0" })("bold", "x")).toBe("x");
});

import { expect, it } from "vitest";
import { paintFor } from "../../../../infra/local/narration/paint.ts";

it("styles text for terminals that show styles, and for nobody else", () => {
  expect(paintFor({ isTTY: true, hasColors: () => true })("bold", "x")).not.toBe("x");
  expect(paintFor({ isTTY: true, hasColors: () => false })("bold", "x")).toBe("x");
  expect(paintFor({ isTTY: false })("bold", "x")).toBe("x");
});

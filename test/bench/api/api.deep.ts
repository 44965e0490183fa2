import { expect, it } from "vitest";
import { bench } from "./api.bench.ts";

it("the purge API takes purges at some rate, and loses none", async () => {
  const figures = await bench.run({ isShort: true });

  const valueOf = (name: string) => figures.find(({ figure }) => figure === name)?.value;
  expect(valueOf("purges held for 1 s")).toBeGreaterThan(0);
  expect(valueOf("purges accepted")).toBeGreaterThan(0);
  expect(valueOf("of these not found sent")).toBe(0);
});

import { expect, it } from "vitest";
import { caughtBy } from "./caught-by.ts";
import { MUTATIONS } from "./mutations.ts";

it.each(MUTATIONS)("a bug on purpose is caught by one of a handful of seeds: $what", async (mutation) => {
  expect(await caughtBy(mutation, [1, 2, 3, 4, 5], 500)).toBeDefined();
});

import { expect, it } from "vitest";
import { caughtBy } from "./caught-by.ts";
import { TAG_DROPPED } from "./mutations.ts";

it("a bug on purpose is caught: a tag dropped", async () => {
  expect(await caughtBy(TAG_DROPPED, [1], 40)).toMatchObject({ seed: 1, lost: 0 });
}, 300_000);

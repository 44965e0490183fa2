import fc from "fast-check";
import { describe, it } from "vitest";
import { agreeWithModel, operation } from "./model.ts";

const OPERATIONS = 1_000;

describe("a cache that two processes use in turn", () => {
  it("does what a map would that is told what is stale, 100,000 times", async () => {
    const operations = fc.array(operation, { minLength: OPERATIONS, maxLength: OPERATIONS });
    await fc.assert(fc.asyncProperty(operations, agreeWithModel), { numRuns: 100 });
  });
});

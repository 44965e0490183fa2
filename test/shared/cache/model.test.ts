import fc from "fast-check";
import { describe, it } from "vitest";
import { agreeWithModel, operation } from "./model.ts";

describe("a cache that two processes use in turn", () => {
  it("does what a map would that is told what is stale, and leaves nothing in Redis", async () => {
    await fc.assert(fc.asyncProperty(fc.array(operation, { maxLength: 100 }), agreeWithModel), { numRuns: 40 });
  });
});

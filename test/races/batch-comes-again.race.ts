import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../kit/runs.ts";
import { FaultyStream } from "./faulty-stream/faulty-stream.ts";
import { changes } from "./faulty-stream/written.ts";

describe("a stream whose batches fail anywhere and come again halved, extended or repeated", () => {
  it("leads each change to every edge, after all that its pages are made of, and pays twice at most up to each", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 6 }), fc.gen(), async (written, pick) => {
        const stream = new FaultyStream(written, pick);

        for (let attempts = 0; attempts < 12 && !stream.isWorkedOff; attempts += 1) {
          await stream.deliver();
          await stream.takeSomeMessages();
        }
        await stream.workOff();

        expect(stream.forgotten(), "forgotten").toStrictEqual([]);
        expect(stream.overpaid(), "overpaid").toStrictEqual([]);
      }),
      { numRuns: runs(1_500) },
    );
  });
});

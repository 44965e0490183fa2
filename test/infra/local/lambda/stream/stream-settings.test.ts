import { describe, expect, it } from "vitest";
import { ON_FAILURE, setUp } from "./consumed-stream.ts";

describe("properties of a stream's mapping", () => {
  it("are refused all at once when AWS would refuse them or they mean nothing here", () => {
    const { start } = setUp();

    expect(() =>
      start({
        BatchSize: 10_001,
        MaximumRecordAgeInSeconds: 30,
        StartingPosition: "AT_TIMESTAMP",
        TumblingWindowInSeconds: 60,
      }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [Error: bad event source mapping:
      - BatchSize: a whole number from 1 to 10000, got 10001
      - MaximumRecordAgeInSeconds: -1, or 60 to 604800, got 30
      - StartingPosition: one of TRIM_HORIZON, LATEST, got "AT_TIMESTAMP"
      - TumblingWindowInSeconds: nothing, because it is not supported locally, got 60]
    `);
  });

  it("are refused when they name a failure destination that nothing delivers to", () => {
    const { start } = setUp();

    expect(() => start(ON_FAILURE, { onFailure: undefined })).toThrow("nothing delivers to its failure destination");
  });
});

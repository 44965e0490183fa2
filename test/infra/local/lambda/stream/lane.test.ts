import { describe, expect, it } from "vitest";
import { keyOf, setUpStarted } from "./consumed-stream.ts";

describe("parallel lanes", () => {
  it("do not wait for one another: a slow item holds up only its own lane", async () => {
    const { stream, time, calls, processed } = setUpStarted(
      { takesMs: (records) => (records.some((record) => keyOf(record) === "slow") ? 3_600_000 : 10) },
      { ParallelizationFactor: 10, BatchSize: 1 },
    );
    stream.write("slow");
    await time.advance(1_000);

    for (let i = 0; i < 200; i++) stream.write(`k${i}`);
    await time.advance(60_000);

    expect(processed().length).toBeGreaterThan(150);
    expect(new Set(processed()).size).toBe(processed().length);
    expect(calls.length).toBeGreaterThan(150);
  });

  it("keep all changes of an item in one lane, also when its key attributes come in another order", async () => {
    const { stream, time, mapping, running } = setUpStarted(
      { takesMs: 1_000 },
      { ParallelizationFactor: 10, BatchSize: 1 },
    );
    for (let i = 0; i < 5; i++) {
      const [pk, sk] = [{ S: "p" }, { S: "s" }];
      stream.write("p", { Keys: i % 2 ? { pk, sk } : { sk, pk } });
    }

    await time.until(mapping.caughtUp());

    expect(running.most).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { EdgeWorld } from "../../../kit/edge-world.ts";

describe("purging edges", () => {
  it("sends nothing until the edge is live, and asks only after what it is about to send was queued", async () => {
    const world = new EdgeWorld();
    let isLive = false;
    world.isLive = async () => isLive;
    world.queue("/a");
    await world.settle();
    expect(world.reporter.of("edge-observed")).toMatchObject([{ itemCount: 1 }]);

    // the note is written first, then everything is queued: it must not be taken for something to observe
    isLive = true;
    world.queue("/*");
    await world.settle();

    expect([...world.billed()]).toStrictEqual([["/*", 1]]);
  });

  it("sends nothing in observe mode, and says what it would have cost", async () => {
    const world = new EdgeWorld({ mode: "observe" });
    world.queue("/a", "/b");

    await world.settle();

    expect(world.edge.taken).toStrictEqual([]);
    expect(world.reporter.of("edge-observed")).toMatchObject([{ itemCount: 2, usd: 0.01 }]);
  });
});

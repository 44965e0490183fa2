import { describe, expect, it } from "vitest";
import type { EdgeProgress } from "../../../../../shared/ports/edge-follower.ts";
import { START_MS } from "../../planned.ts";
import type { Surroundings } from "../../run-command.ts";
import { NOTHING_YET, shop } from "./shop.ts";

describe("waiting for a purge", () => {
  it("shows each step once, until no edge serves the old", async () => {
    const sent = { plan: "p", outcome: "sent", receipt: "I2J0", usd: 0.005 } as const;
    const { tagwire } = shop([
      NOTHING_YET,
      { ...NOTHING_YET, queued: 0, waiting: 1 },
      { queued: 0, waiting: 0, done: 1, invalidations: [{ ...sent, atMs: START_MS + 1_200 }] },
      {
        queued: 0,
        waiting: 0,
        done: 1,
        invalidations: [{ ...sent, atMs: START_MS + 1_200, effectiveAtMs: START_MS + 9_000 }],
      },
    ]);

    const { code, stdout } = await tagwire(["product:42", "--edges", "www", "--wait", "effective"]);

    expect(code).toBe(0);
    expect(stdout.split("\n").slice(4)).toMatchInlineSnapshot(`
      [
        "+0.0 s   accepted",
        "+0.0 s   Redis purged",
        "+0.0 s   queued",
        "+1.2 s   sent         www  I2J0",
        "+9.0 s   effective    www  I2J0",
        "",
      ]
    `);
  });

  it("says on a terminal what is waited for, and takes it away again", async () => {
    const call = { plan: "p", outcome: "sent", receipt: "I2J0", usd: 0.005, atMs: START_MS + 1_200 } as const;
    const done: EdgeProgress = { queued: 0, waiting: 0, done: 1, invalidations: [call] };
    const through = { ...done, invalidations: [{ ...call, effectiveAtMs: START_MS + 42_000 }] };
    const { tagwire } = shop([NOTHING_YET, done, through]);

    const { stderr } = await tagwire(["product:42", "--edges", "www", "--wait", "effective"], { typed: "" });

    const lines = stderr.split("\r\x1b[2K").filter((line) => line !== "");
    expect(lines).toStrictEqual([
      "www: 1 on their way to the planner, 0 waiting for their turn",
      "www: sent; once a minute CloudFront is asked whether it is through",
    ]);
    expect(stderr.endsWith("\r\x1b[2K")).toBe(true);
  });

  it("ends with 1 when the time is up, and the purge goes on", async () => {
    const { tagwire } = shop([NOTHING_YET]);

    const people = await tagwire(["product:42", "--edges", "www", "--wait", "edge", "--timeout", "30s"]);
    const scripts = await tagwire(["product:42", "--edges", "www", "--wait", "edge", "--timeout", "30s", "--json"]);

    expect(people.code).toBe(1);
    expect(people.stderr).toMatch(
      /^tagwire: not sent after \d+ s; it goes on, and this tells how far: tagwire purges \S+\n$/,
    );
    expect(scripts.code).toBe(1);
    expect(JSON.parse(scripts.stdout)).toMatchObject({ reached: false, purges: [{ state: "queued" }] });
  });

  it("has a database that did not answer asked again, under the same name", async () => {
    const { world, tagwire, surroundings } = shop();
    world.main.isAway = true;
    const pause: Surroundings["pause"] = async (ms, signal) => {
      world.main.isAway = false;
      await surroundings.pause?.(ms, signal);
    };

    const { code, stdout } = await tagwire(["product:42", "--wait", "redis"], { pause });

    expect(code).toBe(0);
    expect(stdout).toMatch(/Redis purged/);
    expect(world.main.purges).toHaveLength(1);
  });

  it("can be given up, and says that the purge goes on", async () => {
    const { tagwire } = shop([NOTHING_YET]);
    const stop = new AbortController();
    const pause = async (): Promise<void> => {
      stop.abort();
      stop.signal.throwIfAborted();
    };

    const ended = await tagwire(["product:42", "--edges", "www", "--wait", "edge"], { pause, signal: stop.signal });

    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/stopped waiting; it goes on, and this tells how far: tagwire purges \S+/);
  });
});

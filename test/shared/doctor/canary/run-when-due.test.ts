import { describe, expect, it } from "vitest";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import type { CanaryResult } from "../../../../shared/doctor/canary/canary-result.ts";
import { runWhenDue } from "../../../../shared/doctor/canary/run-when-due.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";

const MINUTE_MS = 60_000;

describe("a canary that is looked after every five minutes", () => {
  it("runs once an hour as long as purges work", async () => {
    const world = setUp();

    expect(await world.lookEveryFiveMinutes(24 * 60)).toStrictEqual(Array.from({ length: 24 }, (_, hour) => hour * 60));
  });

  it("runs again after a quarter of an hour while they don't", async () => {
    const world = setUp({ ok: false });

    expect(await world.lookEveryFiveMinutes(60)).toStrictEqual([0, 15, 30, 45]);
  });

  it("that was killed in the middle runs again after a quarter of an hour, not at each look", async () => {
    const world = setUp("killed");

    expect(await world.lookEveryFiveMinutes(60)).toStrictEqual([0, 15, 30, 45]);
  });

  it("runs once when several look at the same time", async () => {
    const world = setUp();

    await Promise.all([world.look(), world.look(), world.look()]);

    expect(world.ranAt).toHaveLength(1);
  });

  it("runs whenever somebody asks for it", async () => {
    const world = setUp();
    await world.look();

    expect(await world.look(true)).toHaveLength(1);
    expect(await world.look()).toBeUndefined();
    expect(world.ranAt).toHaveLength(2);
  });
});

function setUp(outcome: { readonly ok: boolean } | "killed" = { ok: true }) {
  const clock = new ManualClock();
  const startMs = clock.now();
  const notes = new MemoryNotes();
  const ranAt: number[] = [];
  const run = async (): Promise<readonly CanaryResult[]> => {
    ranAt.push((clock.now() - startMs) / MINUTE_MS);
    if (outcome === "killed") throw new Error("killed");
    const place = { kind: "edge", name: "www" } as const;
    return [outcome.ok ? { place, ok: true, times: { freshMs: 1 } } : { place, ok: false, step: "not-sent", what: "" }];
  };
  const { signal } = new AbortController();
  const look = (asked = false) => runWhenDue({ notes, clock, asked, run, signal });
  return {
    ranAt,
    look,
    lookEveryFiveMinutes: async (minutes: number) => {
      for (let passed = 0; passed < minutes; passed += 5) {
        await look().catch(() => undefined);
        clock.advance(5 * MINUTE_MS);
      }
      return ranAt;
    },
  };
}

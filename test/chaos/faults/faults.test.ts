import { describe, expect, it } from "vitest";
import type { LocalCall } from "../../../infra/local/service.ts";
import { chance } from "../chance.ts";
import { callFault, type Roll } from "./call-fault.ts";
import { episode, EPISODE_KINDS } from "./episode.ts";

const SEEDS = Array.from({ length: 50 }, (_, at) => at + 1);

describe("the episodes of a seed", () => {
  it("bring every kind in each round, in an order of the seed's own", () => {
    const rounds = SEEDS.map((seed) => EPISODE_KINDS.map((_, number) => episode(seed, number).kind));

    for (const round of rounds) expect(round.toSorted()).toEqual([...EPISODE_KINDS].toSorted());
    expect(new Set(rounds.map(String)).size).toBeGreaterThan(SEEDS.length / 2);
  });

  it("are the same whenever they are asked for", () => {
    const inOrder = SEEDS.map((number) => episode(7, number));
    const backwards = SEEDS.toReversed().map((number) => episode(7, number));

    expect(backwards.toReversed()).toEqual(inOrder);
  });
});

describe("the faults of a storm", () => {
  const storm = { number: 0, kind: "storm", calmMs: 0, forMs: 1 } as const;
  const call: LocalCall = { service: "dynamodb", operation: "Query", target: "Ledger", phase: "arrived", body: {} };
  const faults = Array.from({ length: 2_000 }, (_, nth) => callFault(storm, call, rollOf(nth), rollOf(0)));

  it("leave most calls alone, so that work gets on", () => {
    expect(faults.filter((fault) => fault !== undefined).length).toBeLessThan(faults.length / 5);
  });

  it("are of every kind that can happen to a call", () => {
    expect(new Set(faults.flatMap((fault) => fault?.kind ?? []))).toEqual(
      new Set(["late", "refused", "dropped", "unanswered", "killed"]),
    );
  });

  it("never keep a reader longer than plain keys are promised to be safe for", () => {
    const get: LocalCall = { service: "redis", operation: "SET", phase: "arrived", body: [] };
    const late = Array.from({ length: 2_000 }, (_, nth) => callFault(storm, get, rollOf(nth), rollOf(0)));

    expect(Math.max(...late.map((fault) => (fault?.kind === "late" ? fault.ms : 0)))).toBeLessThanOrEqual(350);
  });
});

function rollOf(nth: number): Roll {
  return (question) => chance(1, nth, question);
}

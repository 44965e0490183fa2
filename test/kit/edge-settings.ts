import type { EdgeTarget } from "../../shared/pipeline/purge/planner.ts";

/** An edge called www that sends each purge as soon as it has gathered: no item rests, and no quota is in the way. */
export function edgeSettings(given: Partial<EdgeTarget["settings"]> = {}): EdgeTarget["settings"] {
  return {
    name: "www",
    mode: "send",
    maxStalenessMs: 60_000,
    minIntervalMs: 0,
    ancestors: true,
    budgetUsdPerMonth: undefined,
    onBudget: "spend",
    refetchUsd: 0,
    populations: {},
    quota: {
      itemsPerSecond: 1e6,
      wildcardsPerSecond: 1e6,
      requestsPerSecond: 1e6,
      itemsInProgress: 1e6,
      wildcardsInProgress: 1e6,
    },
    ...given,
  };
}

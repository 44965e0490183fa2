import type { EdgeSettings } from "../../../shared/config/config.ts";
import type { PlanPolicy } from "../../../shared/pipeline/plan/plan-policy.ts";
import { policyOf } from "../../../shared/pipeline/plan/policy-of.ts";
import { eachAtOnce, fixedWindows, openNext } from "./baselines.ts";
import { offlineOptimum } from "./offline-optimum.ts";
import { replayPlanner } from "./replay-planner.ts";
import type { Send } from "./send.ts";
import type { Workload } from "./workload.ts";

/** A way to purge an edge. */
export interface Policy {
  readonly name: string;
  /** Something to hold the planner against. */
  readonly baseline: boolean;
  readonly replay: (workload: Workload, edge: EdgeSettings) => readonly Send[];
}

/** Everything a simulation knows, the planner's own first. */
export const POLICIES: readonly Policy[] = [
  planned("default", (policy) => policy),
  // Without a budget left, everything waits for its deadline.
  planned("trailing-only", (policy) => ({ ...policy, budget: { usdPerMonth: 0, onBudget: "spend" } })),
  { name: "each-at-once", baseline: true, replay: eachAtOnce },
  { name: "fixed-10s", baseline: true, replay: (workload) => fixedWindows(workload, 10_000) },
  { name: "fixed-300s", baseline: true, replay: (workload) => fixedWindows(workload, 300_000) },
  { name: "opennext", baseline: true, replay: openNext },
  {
    name: "offline-optimum",
    baseline: true,
    replay: (workload, { maxStalenessMs, refetchUsd }) => offlineOptimum(workload, maxStalenessMs, refetchUsd),
  },
];

function planned(name: string, vary: (policy: PlanPolicy) => PlanPolicy): Policy {
  return {
    name,
    baseline: false,
    replay: (workload, edge) => {
      const { maxStalenessMs } = edge;
      return replayPlanner(workload, { policy: vary(policyOf(edge)), maxStalenessMs });
    },
  };
}

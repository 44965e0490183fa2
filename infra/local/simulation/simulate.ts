import type { EdgeSettings } from "../../../shared/config/config.ts";
import type { Policy } from "./policies.ts";
import { type Score, score } from "./score.ts";
import type { Workload } from "./workload.ts";

/** What one policy made of a workload. */
export interface PolicyResult extends Score {
  readonly name: string;
  readonly baseline: boolean;
}

/** Plays one workload through each policy. */
export function simulate(workload: Workload, edge: EdgeSettings, policies: readonly Policy[]): readonly PolicyResult[] {
  return policies.map(({ name, baseline, replay }) => ({
    name,
    baseline,
    ...score(workload, replay(workload, edge), edge.refetchUsd),
  }));
}

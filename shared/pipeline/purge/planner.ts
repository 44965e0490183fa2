import type { EdgeSettings } from "../../config/config.ts";
import type { Hold } from "../plan/edge-state.ts";
import type { policyOf } from "../plan/policy-of.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import type { Doorbell } from "../../ports/doorbell.ts";
import type { EdgeCache } from "../../ports/edge-cache.ts";
import type { EdgeLease, EdgeLedger } from "../../ports/edge-ledger.ts";
import type { Parking } from "../../ports/parking.ts";
import type { Report } from "../../ports/reporter.ts";

/** An edge and how it is purged. */
export interface EdgeTarget {
  readonly settings: Pick<EdgeSettings, "name" | "mode" | "maxStalenessMs"> & Parameters<typeof policyOf>[0];
  readonly cache: EdgeCache;
  /**
   * Whether its purges are sent yet, or only observed. Asked for each plan, after its items were queued.
   *
   * @default they are
   */
  readonly isLive?: (signal: AbortSignal) => Promise<boolean>;
  /**
   * Told before a plan is closed that was only observed.
   *
   * @default nobody is
   */
  readonly noteObserved?: (signal: AbortSignal) => Promise<void>;
}

/** All that planning for edges needs of the world. */
export interface Planner {
  /** By name, as in the config. */
  readonly edges: ReadonlyMap<string, EdgeTarget>;
  readonly ledger: EdgeLedger;
  readonly doorbell: Doorbell;
  readonly parking: Parking;
  /** Of the edge queue. */
  readonly deadLetters: DeadLetters;
  readonly report: Report;
  readonly clock: Clock;
  /** A number from 0 to 1, for jitter. */
  readonly chance: () => number;
  /** A name no plan ever had; later times sort later. */
  readonly newPlanId: (nowMs: number) => string;
}

/** The time one invocation has. */
export interface Turn {
  readonly signal: AbortSignal;
  /** When everything must be done and recorded, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** A planner at work on one edge, holding its lease. */
export interface Shift {
  readonly edge: EdgeTarget;
  readonly lease: EdgeLease;
  /** The last there was, if it is known. */
  readonly hold?: Hold;
  readonly planner: Planner;
  readonly turn: Turn;
}

/** Longest a call to an edge may take, in milliseconds. */
export const EDGE_CALL_TIMEOUT_MS = 3_000;

/** Left to record what became of a call, in milliseconds. */
const RECORD_TIME_MS = 1_000;

/** Whether a call to an edge can still be made and recorded: one that can't is left to the next doorbell. */
export function hasTimeToSend({ clock }: Pick<Planner, "clock">, { untilMs }: Turn): boolean {
  return untilMs - clock.now() >= EDGE_CALL_TIMEOUT_MS + RECORD_TIME_MS;
}

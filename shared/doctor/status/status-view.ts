import type { EdgeSettings } from "../../config/config.ts";
import type { CanaryNote } from "../canary/canary-note.ts";
import type { RedisAnswer } from "../observations.ts";

/** How everything is right now: numbers and states, as `tagwire status --json` has them. Times in milliseconds since the Unix epoch. */
export interface StatusView {
  readonly atMs: number;
  readonly tables: readonly TableStatus[];
  readonly queues: readonly QueueStatus[];
  readonly edges: readonly EdgeStatus[];
  readonly objectCaches: readonly ObjectCacheStatus[];
  /** Alarms that ring. Absent when none are deployed. */
  readonly alarms?: readonly { readonly name: string; readonly description: string }[];
  readonly canary: CanaryNote;
  readonly measured: MeasuredParts;
  /** What could not be looked at, and why: nothing is known of it. */
  readonly unseen: readonly { readonly what: string; readonly why: string }[];
}

/** Whose metrics tell the rest, for whoever may read them: a function could read all of the account's, or none. */
export interface MeasuredParts {
  /** Of the functions' own metrics. */
  readonly namespace: string;
  /** Names of functions, among them the one that takes changes. */
  readonly functions: readonly string[];
  /** Names in SQS, by those that the construct gives. */
  readonly queues: Readonly<Record<string, string>>;
}

export interface TableStatus {
  /** As the config calls it. */
  readonly name: string;
  /** What its stream carries; absent while it is off. */
  readonly stream?: string;
  /** Of what takes its changes: `Enabled`; absent when it is gone. */
  readonly mapping?: string;
  /** What Lambda says of its last try; absent when it has not tried. */
  readonly lastResult?: string;
}

export interface QueueStatus {
  /** As the construct calls it: `edge`, `edge-dead`. */
  readonly name: string;
  /** `work`: taken by a function. `dead`: what such a queue gave up. `parked`: changes that could not be handled. */
  readonly kind: "work" | "dead" | "parked";
  /** Of what takes its messages to a function, if anything is to: `Enabled`; `gone` when there is none. */
  readonly mapping?: string;
  /** Not taken by anybody, those that are delayed included. */
  readonly waiting: number;
  readonly inFlight: number;
}

export interface EdgeStatus {
  readonly name: string;
  readonly mode: EdgeSettings["mode"];
  /** Items that wait for a plan, up to {@link MOST_PENDING}. */
  readonly pending: number;
  readonly maxStalenessMs: number;
  /** When what waits longest was queued, plans that were not taken yet included. */
  readonly oldestAtMs?: number;
  /** Plans that the edge has not taken yet. */
  readonly openPlans: number;
  /** Items that the edge has taken, and is not through with. */
  readonly inProgress: number;
  /** Until when its purges gather; absent while they go. */
  readonly heldUntilMs?: number;
  /** Since when changes come far faster than usual. */
  readonly stormSinceMs?: number;
  /** What was spent this calendar month, UTC, in US dollars. */
  readonly spentUsd: number;
  readonly budgetUsd?: number;
}

export interface ObjectCacheStatus {
  readonly name: string;
  /** What became of a command that purges; `secret` when its token can't be read. */
  readonly answer: RedisAnswer | "secret";
}

/** More items that wait for an edge are not counted. */
export const MOST_PENDING = 2_000;

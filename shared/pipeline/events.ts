import type { CanaryPlace, CanaryStep, CanaryTimes } from "../doctor/canary/canary-result.ts";
import type { Finding } from "../doctor/finding.ts";
import type { EdgeRefusal } from "../ports/edge-cache.ts";
import type { Cause } from "./cause.ts";
import type { Hold } from "./plan/edge-state.ts";
import type { WaitingItem } from "./plan/plan-decision.ts";
import type { RedriveEvent } from "./redrive/redrive-event.ts";
import type { CoarseReason } from "./coarse/coarse-reason.ts";

/** A purge that was followed from its write on, as far as is known, until now: up to a minute after it was through. */
interface FollowedPurge {
  readonly edge: string;
  readonly plan: string;
  readonly receipt: string;
  readonly itemCount: number;
  readonly sinceWrittenMs?: number;
  readonly sinceQueuedMs: number;
  readonly sinceSentMs: number;
}

/** What the pipeline tells about itself. Logs, metrics, the narration of `npm start` and the tests all read this one union. */
export type PipelineEvent =
  | {
      readonly type: "changes-read";
      readonly changes: number;
      readonly unreadable: number;
      readonly oldestAgeMs: number;
    }
  | {
      readonly type: "tags-decided";
      readonly tags: number;
      readonly paths: number;
      readonly objectKeys: number;
      readonly effective: number;
      readonly ignored: number;
      readonly unmatched: number;
      readonly failed: number;
      readonly ms: number;
      /** The first few, for people: text and cause. */
      readonly sample: readonly { readonly what: string; readonly cause: Cause }[];
    }
  | {
      /** Written before their table was activated: a purge of everything they can have made stale comes after that. */
      readonly type: "changes-skipped";
      readonly changes: number;
    }
  | { readonly type: "table-activated"; readonly table: string }
  | { readonly type: "rules-seen"; readonly source: string }
  | { readonly type: "enrolment-failed"; readonly error: string }
  | { readonly type: "steward-failed"; readonly error: string }
  | { readonly type: "stream-lost"; readonly table: string; readonly sinceMs: number }
  | { readonly type: "stream-mended"; readonly table: string }
  | { readonly type: "outside-coarse"; readonly source: string; readonly rule: string; readonly what: string }
  | {
      readonly type: "change-parked";
      readonly table: string | undefined;
      readonly code: string;
      readonly reason: string;
    }
  | { readonly type: "coarse-purge"; readonly source: string; readonly when: "now" | "later" | "covered" }
  | { readonly type: "coarse-ordered"; readonly source: string; readonly reason: CoarseReason }
  | { readonly type: "full-purge-ordered"; readonly edge: string; readonly reason: CoarseReason }
  | { readonly type: "gate-failed"; readonly source: string; readonly error: string }
  | {
      readonly type: "objects-purged";
      readonly objectCache: string;
      readonly tags: number;
      readonly keys: number;
      readonly commands: number;
      readonly ms: number;
      readonly reason: "change" | "redis-failed" | "settle" | "coarse" | "asked";
    }
  | { readonly type: "objects-failed"; readonly objectCache: string; readonly error: string; readonly ms: number }
  | { readonly type: "purge-kept"; readonly reason: "redis-failed" | "settle" | "coarse"; readonly delayMs: number }
  | {
      readonly type: "later-purge-failed";
      readonly message: string;
      readonly receives: number;
      readonly error: string;
    }
  | { readonly type: "edge-queued"; readonly edge: string; readonly items: number }
  | { readonly type: "queue-failed"; readonly queue: string; readonly items: number; readonly error?: string }
  | {
      readonly type: "plan-stored";
      readonly edge: string;
      readonly plan: string;
      readonly items: readonly string[];
      readonly itemCount: number;
      readonly covered: number;
      readonly waiting: number;
      readonly usd: number;
      /** Of the month's budget that is reserved by now, this plan included; absent without one. */
      readonly budgetPercent?: number;
    }
  | {
      /** A wider item goes in place of many: that is cheaper, all in all. */
      readonly type: "edge-coarsened";
      readonly edge: string;
      readonly plan: string;
      readonly item: string;
      /** Items that it stands for. */
      readonly instead: number;
      readonly needlessObjects: number;
      readonly savedUsd: number;
    }
  | {
      /** Items that could go, and wait all the same: how many for which reason. */
      readonly type: "edge-deferred";
      readonly edge: string;
      readonly items: number;
      readonly why: Readonly<Partial<Record<WaitingItem["why"], number>>>;
      /** When the first of them is looked at again. */
      readonly untilMs: number;
    }
  | {
      /** So much of the month's budget is reserved now. */
      readonly type: "budget-reached";
      readonly edge: string;
      readonly month: string;
      readonly percent: 80 | 100;
      readonly spentUsd: number;
      readonly usdPerMonth: number;
      readonly onBudget: "hold" | "spend";
    }
  | {
      /** Changes come far faster than usual. */
      readonly type: "storm-began";
      readonly edge: string;
      readonly perSecond: number;
      readonly usualPerSecond: number;
    }
  | { readonly type: "storm-ended"; readonly edge: string; readonly lastedMs: number }
  | {
      readonly type: "edge-purged";
      readonly edge: string;
      readonly plan: string;
      readonly receipt: string;
      readonly itemCount: number;
      readonly attempts: number;
      readonly ms: number;
      /** From the first write the plan stands for to the edge's receipt; absent when unknown. */
      readonly sinceWrittenMs?: number;
      /** From when the first of its items was queued. */
      readonly sinceQueuedMs: number;
    }
  /** The edge says that a purge is through, everywhere. */
  | ({ readonly type: "edge-effective" } & FollowedPurge)
  /** It never did, and is asked no longer. */
  | ({ readonly type: "edge-overdue" } & FollowedPurge)
  | {
      /** The edge would not tell which purges are through: it is asked again. */
      readonly type: "edge-unanswered";
      readonly edge: string;
      readonly plans: number;
      readonly error: string;
    }
  | {
      readonly type: "edge-observed";
      readonly edge: string;
      readonly plan: string;
      readonly itemCount: number;
      readonly usd: number;
    }
  | {
      readonly type: "edge-refused";
      readonly edge: string;
      readonly plan: string;
      readonly refusal: EdgeRefusal;
      readonly vendorCode: string;
      readonly itemCount: number;
      readonly retryInMs: number;
    }
  | { readonly type: "edge-item-parked"; readonly edge: string; readonly item: string; readonly insteadSent: string }
  /** Somebody has its purges gather, in milliseconds since the Unix epoch. */
  | ({ readonly type: "edge-held"; readonly edge: string } & Hold)
  | { readonly type: "edge-released"; readonly edge: string; readonly by?: string }
  | { readonly type: "lease-busy"; readonly edge: string }
  | { readonly type: "edge-message-failed"; readonly message: string; readonly reason: string }
  | { readonly type: "edge-planning-failed"; readonly edge: string; readonly error: string }
  | {
      readonly type: "edge-backlog";
      readonly edge: string;
      readonly pending: number;
      readonly plans: number;
      /** Age of what has waited longest; 0 when nothing waits. */
      readonly oldestMs: number;
    }
  | {
      /** Items sent, or still unsent, after `maxStaleness` from when they were queued. */
      readonly type: "staleness-bound-broken";
      readonly edge: string;
      readonly items: number;
      readonly lateMs: number;
    }
  /** A purge that was watched from the write to what viewers or readers see. */
  | ({ readonly type: "canary-done"; readonly place: CanaryPlace } & CanaryTimes)
  | {
      readonly type: "canary-failed";
      readonly place: CanaryPlace;
      readonly step: CanaryStep;
      readonly what: string;
    }
  /** A new finding, or one that lasts; see `docs/doctor.md`. */
  | ({ readonly type: "doctor-finding" } & Finding)
  | {
      readonly type: "doctor-done";
      readonly checks: number;
      readonly errors: number;
      readonly warnings: number;
      /** Looks that could not be made. */
      readonly notChecked: number;
      /** Event source mappings that take nothing, switched off or gone. */
      readonly mappingsDisabled: number;
      readonly ms: number;
    }
  | RedriveEvent
  | {
      /** The audit: who purged what, by its id in the ledger. */
      readonly type: "purge-asked";
      readonly purge: string;
      readonly by: string;
      readonly tags: number;
      readonly keys: number;
      readonly paths: number;
      readonly all: boolean;
      readonly edges: readonly string[];
      readonly usd: number;
      readonly reason?: string;
    }
  /** It stays on record, to be completed by whoever asks again. */
  | { readonly type: "asked-purge-failed"; readonly purge: string; readonly error: string }
  | { readonly type: "purge-forbidden"; readonly by: string }
  | { readonly type: "credentials-refused"; readonly why: "unknown" | "expired" | "revoked" }
  | { readonly type: "request-throttled"; readonly by: string }
  | { readonly type: "request-failed"; readonly error: string }
  | { readonly type: "token-made"; readonly token: string; readonly by: string; readonly scopes: readonly string[] }
  | { readonly type: "token-revoked"; readonly token: string; readonly by: string };

import type { PipelineEvent } from "../../pipeline/events.ts";

/** One measurement. Each name costs money for each of its dimensions: few, and only what somebody would be woken for. */
export interface Metric {
  readonly name: MetricName;
  readonly unit: "Count" | "Milliseconds" | "Percent" | "None";
  readonly value: number;
  /** The one dimension there is besides the function. */
  readonly edge?: string;
}

/** Metrics by function and, where it has one, by edge. */
export const METRIC_NAMES = [
  /** Milliseconds from the oldest write of a batch to reading it. */
  "ChangeAge",
  /** Changes written before their table was activated. */
  "ChangesSkipped",
  /** Changes kept aside because they could not be handled. */
  "ChangesParked",
  /** Sources, or all of an edge, purged as a whole, ordered to be, or put off. */
  "CoarsePurges",
  /** Rules that emitted what their source's `coarse` does not cover. */
  "OutsideCoarse",
  /** Milliseconds an object cache took to purge. */
  "ObjectPurgeTime",
  /** Times an object cache could not be purged. */
  "ObjectPurgeFailures",
  /** Items or purges a queue did not take. */
  "QueueFailures",
  /** Times a purge that was kept for later failed, too. */
  "LaterPurgeFailures",
  /** By edge: items the edge took. */
  "EdgeItemsSent",
  /** By edge: US dollars reserved, also in `observe` mode. */
  "EdgeSpend",
  /** By edge: percent of the month's budget that is reserved. */
  "EdgeBudgetUsed",
  /** By edge: 1 when four fifths of the month's budget are reserved. */
  "EdgeBudgetNear",
  /** By edge: 1 when all of it is. */
  "EdgeBudgetSpent",
  /** By edge: items that wider ones stood for, which cost less. */
  "EdgeItemsCoarsened",
  /** By edge: items that could go, and wait all the same. */
  "EdgeItemsDeferred",
  /** By edge: 1 when changes begin to come far faster than usual. */
  "EdgeStorms",
  /** By edge: milliseconds from write to receipt. */
  "WriteToEdge",
  /** By edge: milliseconds from queueing an item to receipt. */
  "QueueToEdge",
  /** By edge: milliseconds from write until the edge says that the purge is through. It is asked each minute. */
  "WriteToEffective",
  /** By edge: purges of which it never said so. */
  "EdgePurgesOverdue",
  /** By edge: times the edge would not take a plan. */
  "EdgeRefusals",
  /** By edge: items the edge will never take. */
  "EdgeItemsParked",
  /** By edge: milliseconds that what waits longest has waited. */
  "EdgeBacklogAge",
  /** By edge: items later than `maxStaleness`. */
  "StalenessBoundBroken",
  /** Edge messages and plans that failed for a reason of ours. */
  "EdgePlanningFailures",
  /** By edge: milliseconds from the canary's write until viewers saw its page anew. */
  "CanaryTime",
  /** Places where a canary saw a purge not work. */
  "CanaryFailures",
  /** Errors it found in its last run. */
  "DoctorProblems",
  /** Event source mappings that take nothing. */
  "MappingsDisabled",
  /** Messages that their queue gave up. */
  "DeadLetters",
  /** After each redrive: failed batches, parked changes and dead letters that still wait. */
  "RedriveBacklog",
  /** After each redrive: milliseconds that what waits longest has waited. */
  "RedriveBacklogAge",
  /** After each redrive: what the environment does not let happen. */
  "RedriveHeld",
  /** Objects given up after all tries: what stands for them is purged, and they are archived. */
  "RedriveGaveUp",
  /** After each redrive: objects in the archive, up to a thousand. */
  "RedriveArchived",
  /** Requests whose credentials are unknown, expired, revoked, or don't allow what they ask. */
  "CredentialsRefused",
  /** Requests of tokens that had none left. */
  "RequestsThrottled",
] as const;

type MetricName = (typeof METRIC_NAMES)[number];

/** What an event measures. */
export function metricsOf(event: PipelineEvent): readonly Metric[] {
  switch (event.type) {
    case "changes-read":
      return [{ name: "ChangeAge", unit: "Milliseconds", value: event.oldestAgeMs }];
    case "changes-skipped":
      return [{ name: "ChangesSkipped", unit: "Count", value: event.changes }];
    case "change-parked":
      return [one("ChangesParked")];
    case "coarse-purge":
      return event.when === "covered" ? [] : [one("CoarsePurges")];
    case "coarse-ordered":
    case "full-purge-ordered":
      return [one("CoarsePurges")];
    case "outside-coarse":
      return [one("OutsideCoarse")];
    case "objects-purged":
      return [{ name: "ObjectPurgeTime", unit: "Milliseconds", value: event.ms }];
    case "objects-failed":
      return [one("ObjectPurgeFailures")];
    case "queue-failed":
      return [{ name: "QueueFailures", unit: "Count", value: event.items }];
    case "later-purge-failed":
      return [one("LaterPurgeFailures")];
    case "plan-stored": {
      const { edge, usd, budgetPercent } = event;
      const spent: Metric = { name: "EdgeSpend", unit: "None", value: usd, edge };
      if (budgetPercent === undefined) return [spent];
      return [spent, { name: "EdgeBudgetUsed", unit: "Percent", value: budgetPercent, edge }];
    }
    case "edge-coarsened":
      return [{ name: "EdgeItemsCoarsened", unit: "Count", value: event.instead, edge: event.edge }];
    case "edge-deferred":
      return [{ name: "EdgeItemsDeferred", unit: "Count", value: event.items, edge: event.edge }];
    case "budget-reached":
      return [one(event.percent === 100 ? "EdgeBudgetSpent" : "EdgeBudgetNear", event.edge)];
    case "storm-began":
      return [one("EdgeStorms", event.edge)];
    case "edge-purged": {
      const { edge, itemCount, sinceWrittenMs, sinceQueuedMs } = event;
      return [
        { name: "EdgeItemsSent", unit: "Count", value: itemCount, edge },
        { name: "QueueToEdge", unit: "Milliseconds", value: sinceQueuedMs, edge },
        ...since("WriteToEdge", sinceWrittenMs, edge),
      ];
    }
    case "edge-effective":
      return since("WriteToEffective", event.sinceWrittenMs, event.edge);
    case "edge-overdue":
      return [one("EdgePurgesOverdue", event.edge)];
    case "edge-refused":
      return [one("EdgeRefusals", event.edge)];
    case "edge-item-parked":
      return [one("EdgeItemsParked", event.edge)];
    case "edge-backlog":
      return [{ name: "EdgeBacklogAge", unit: "Milliseconds", value: event.oldestMs, edge: event.edge }];
    case "staleness-bound-broken":
      return [{ name: "StalenessBoundBroken", unit: "Count", value: event.items, edge: event.edge }];
    case "edge-message-failed":
    case "edge-planning-failed":
      return [one("EdgePlanningFailures")];
    case "canary-done":
      return event.place.kind === "edge"
        ? [{ name: "CanaryTime", unit: "Milliseconds", value: event.freshMs, edge: event.place.name }]
        : [];
    case "canary-failed":
      return [one("CanaryFailures")];
    case "doctor-done":
      return [
        { name: "DoctorProblems", unit: "Count", value: event.errors },
        { name: "MappingsDisabled", unit: "Count", value: event.mappingsDisabled },
      ];
    case "dead-letters-kept":
      return [{ name: "DeadLetters", unit: "Count", value: event.messages }];
    case "redrive-gave-up":
      return [one("RedriveGaveUp")];
    case "redrive-backlog":
      return [
        { name: "RedriveBacklog", unit: "Count", value: event.left },
        { name: "RedriveBacklogAge", unit: "Milliseconds", value: event.oldestMs },
        { name: "RedriveHeld", unit: "Count", value: event.held },
        { name: "RedriveArchived", unit: "Count", value: event.archived },
      ];
    case "credentials-refused":
    case "purge-forbidden":
      return [one("CredentialsRefused")];
    case "request-throttled":
      return [one("RequestsThrottled")];
    case "purge-asked":
    case "asked-purge-failed":
    case "request-failed":
    case "token-made":
    case "token-revoked":
    case "doctor-finding":
    case "redriven":
    case "redrive-failed":
    case "redrive-held":
    case "table-activated":
    case "rules-seen":
    case "enrolment-failed":
    case "steward-failed":
    case "stream-lost":
    case "stream-mended":
    case "tags-decided":
    case "gate-failed":
    case "purge-kept":
    case "edge-queued":
    case "edge-observed":
    case "edge-unanswered":
    case "storm-ended":
    case "edge-held":
    case "edge-released":
    case "lease-busy":
      return [];
  }
}

function since(name: MetricName, value: number | undefined, edge: string): readonly Metric[] {
  return value === undefined ? [] : [{ name, unit: "Milliseconds", value, edge }];
}

function one(name: MetricName, edge?: string): Metric {
  return { name, unit: "Count", value: 1, ...(edge === undefined ? {} : { edge }) };
}

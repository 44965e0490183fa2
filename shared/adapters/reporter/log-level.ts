import type { PipelineEvent } from "../../pipeline/events.ts";

/** How loudly an event is logged: `error` needs a person, `warn` mends itself. */
export function logLevel(event: PipelineEvent): "info" | "warn" | "error" {
  switch (event.type) {
    case "change-parked":
    case "edge-item-parked":
    case "edge-message-failed":
    case "edge-planning-failed":
    case "staleness-bound-broken":
    case "edge-overdue":
    case "redrive-held":
    case "redrive-gave-up":
    case "stream-lost":
    case "canary-failed":
      return "error";
    case "enrolment-failed":
    case "steward-failed":
    case "stream-mended":
    case "outside-coarse":
    case "coarse-purge":
    case "coarse-ordered":
    case "full-purge-ordered":
    case "gate-failed":
    case "objects-failed":
    case "queue-failed":
    case "later-purge-failed":
    case "edge-refused":
    case "edge-unanswered":
    case "budget-reached":
    case "storm-began":
    case "dead-letters-kept":
    case "redrive-failed":
    case "asked-purge-failed":
    case "credentials-refused":
    case "purge-forbidden":
    case "request-throttled":
    case "request-failed":
      return "warn";
    case "changes-read":
    case "changes-skipped":
    case "table-activated":
    case "rules-seen":
    case "tags-decided":
    case "objects-purged":
    case "purge-kept":
    case "edge-queued":
    case "plan-stored":
    case "edge-purged":
    case "edge-effective":
    case "edge-coarsened":
    case "edge-deferred":
    case "storm-ended":
    case "edge-held":
    case "edge-released":
    case "edge-observed":
    case "lease-busy":
    case "edge-backlog":
    case "canary-done":
    case "doctor-done":
    case "redriven":
    case "redrive-backlog":
    case "purge-asked":
    case "token-made":
    case "token-revoked":
      return "info";
    case "doctor-finding":
      return FINDING_LEVELS[event.severity];
  }
}

const FINDING_LEVELS = { error: "error", warning: "warn", unknown: "warn", information: "info" } as const;

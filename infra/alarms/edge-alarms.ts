import { ownMetric, queueMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE, THRICE } from "./alarm-definition.ts";
import type { Limits } from "./alarm-thresholds.ts";
import { failing } from "./failing.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** Purges that wait for their edge. */
export function edgeAlarms(parts: WatchedParts, limits: Limits): readonly AlarmDefinition[] {
  const { function: purgeEdge, queue } = parts.edgePurger;
  return [
    {
      name: "EdgeQueueAge",
      symptom: `Pages stay old: purges wait more than ${limits.edgeQueueAge.toHumanString()} in the edge queue.`,
      metric: queueMetric(queue.queue, "ApproximateAgeOfOldestMessage"),
      threshold: limits.edgeQueueAge.toSeconds(),
      datapoints: ONCE,
      missing: "fine",
    },
    ...failing(purgeEdge, "PurgeEdge", "purges are sent late"),
    {
      name: "DeadEdgeMessages",
      symptom: "Pages stay old: at least 1 message of the edge queue was given up.",
      metric: queueMetric(queue.deadLetters, "ApproximateNumberOfMessagesVisible"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    ...parts.edges.flatMap((edge) => alarmsOfEdge(edge, parts.namespace, limits)),
    ...Object.entries(parts.budgets).flatMap(([edge, usdPerMonth]) => budgetAlarms(edge, usdPerMonth, parts.namespace)),
  ];
}

function alarmsOfEdge(edge: string, namespace: string, limits: Limits): readonly AlarmDefinition[] {
  const own = (name: string, statistic: "Sum" | "Maximum") => ownMetric(namespace, "purge-edge", name, statistic, edge);
  return [
    {
      name: "EdgeBacklog",
      of: edge,
      symptom: `Pages of ${edge} stay old: purges wait more than ${limits.edgeBacklog.toHumanString()} to be sent, or nobody looks after them.`,
      metric: own("EdgeBacklogAge", "Maximum"),
      threshold: limits.edgeBacklog.toMilliseconds(),
      datapoints: ONCE,
      // The sweep tells it every minute, whatever happens. Silence means that purge-edge does not run.
      missing: "alarming",
    },
    {
      name: "EdgeRefusals",
      of: edge,
      symptom: `Pages of ${edge} stay old: CloudFront refused more than ${limits.edgeRefusals} purges in 5 minutes, for a quarter of an hour.`,
      metric: own("EdgeRefusals", "Sum"),
      threshold: limits.edgeRefusals,
      datapoints: THRICE,
      missing: "fine",
    },
    {
      name: "EdgeItemsParked",
      of: edge,
      symptom: `More of ${edge} is purged than need be: at least 1 tag or path is such that CloudFront never takes it.`,
      metric: own("EdgeItemsParked", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "StalenessBoundBroken",
      of: edge,
      symptom: `Pages of ${edge} were older than promised: at least 1 purge came later than maxStaleness.`,
      metric: own("StalenessBoundBroken", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "EdgePurgesOverdue",
      of: edge,
      symptom: `Pages of ${edge} may stay old: CloudFront did not say within 15 minutes that at least 1 purge is through.`,
      metric: own("EdgePurgesOverdue", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "EdgeStorms",
      of: edge,
      symptom: `More of ${edge} is purged than need be: at least 1 time changes began to come far faster than usual.`,
      metric: own("EdgeStorms", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}

/** Each once in a month: what is spent is spent, and an alarm that stays on for weeks says nothing new. */
function budgetAlarms(edge: string, usdPerMonth: number, namespace: string): readonly AlarmDefinition[] {
  const own = (name: string) => ownMetric(namespace, "purge-edge", name, "Sum", edge);
  return [
    {
      name: "EdgeBudgetNear",
      of: edge,
      symptom: `Pages of ${edge} stay old for longer: at least 1 time this month purges have cost 80 % of $${usdPerMonth}.`,
      metric: own("EdgeBudgetNear"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "EdgeBudgetSpent",
      of: edge,
      symptom: `Pages of ${edge} stay old, or cost more than planned: at least 1 time this month purges have cost all of $${usdPerMonth}.`,
      metric: own("EdgeBudgetSpent"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}

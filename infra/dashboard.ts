import { Duration } from "aws-cdk-lib/core";
import { AlarmStatusWidget, type IAlarm, type IWidget, type Metric, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { WatchedParts } from "./alarms/watched-parts.ts";
import { apiRow } from "./dashboard/api-row.ts";
import { cacheLoadRow, cacheRow } from "./dashboard/cache-rows.ts";
import { graph } from "./dashboard/graph.ts";
import { type CacheMetrics, functionMetric, mappingMetric, ownMetric, queueMetric } from "./watched-metrics.ts";

/** Of the 24 columns of a dashboard. */
const FULL = 24;

/** The canary flies once in it. */
const HOUR = Duration.hours(1);

/**
 * What the dashboard shows, row by row in the order of the pipeline: a fault is where the first graph looks wrong. Below it, who
 * asks for purges, and what the pipeline is for: the application's cache.
 */
export function dashboardRows(
  parts: WatchedParts,
  alarms: readonly IAlarm[],
  cache?: CacheMetrics,
): readonly (readonly IWidget[])[] {
  const pipeline = [changeRow(parts), tagRow(parts), redisRow(parts), queueRow(parts), edgeRow(parts), costRow(parts)];
  return [
    [
      new TextWidget({
        width: FULL,
        height: 1,
        markdown: "changes → tags → Redis → queue → edge → canary → what waits",
      }),
    ],
    ...(alarms.length > 0 ? [[new AlarmStatusWidget({ title: "alarms", alarms: [...alarms], width: FULL })]] : []),
    ...pipeline,
    ...(Object.keys(parts.canary).length > 0 ? [canaryRow(parts)] : []),
    waitingRow(parts),
    ...(parts.purgeApi ? [apiRow(parts.namespace, parts.purgeApi)] : []),
    ...(cache ? [cacheRow(cache), cacheLoadRow(cache)] : []),
  ];
}

function changeRow({ namespace, changePurger: { function: fn } }: WatchedParts): readonly IWidget[] {
  return [
    graph("changes: batches, and changes from before the first deploy", [
      functionMetric(fn, "Invocations", "Sum"),
      functionMetric(fn, "Errors", "Sum"),
      functionMetric(fn, "Throttles", "Sum"),
      ownMetric(namespace, "on-change", "ChangesSkipped", "Sum"),
    ]),
    graph("changes: age when read, ms", [
      ownMetric(namespace, "on-change", "ChangeAge", "Maximum"),
      functionMetric(fn, "IteratorAge", "Maximum"),
    ]),
    graph("changes: time of a batch, ms", [functionMetric(fn, "Duration", "p99")]),
  ];
}

function tagRow({ namespace, changePurger }: WatchedParts): readonly IWidget[] {
  const mappings = Object.entries(changePurger.mappings);
  const perTable = (name: Parameters<typeof mappingMetric>[1]) =>
    mappings.map(([table, mapping]) => mappingMetric(mapping, name).with({ label: table }));
  return [
    graph("tags: could not be decided", [
      ownMetric(namespace, "on-change", "ChangesParked", "Sum"),
      ownMetric(namespace, "on-change", "CoarsePurges", "Sum"),
      ownMetric(namespace, "on-change", "OutsideCoarse", "Sum"),
    ]),
    graph("changes that failed", perTable("FailedInvokeEventCount")),
    graph("changes given up", [
      ...perTable("OnFailureDestinationDeliveredEventCount"),
      functionMetric(changePurger.function, "DestinationDeliveryFailures", "Sum"),
    ]),
  ];
}

function redisRow({ namespace, objectRetry: { function: fn, queue } }: WatchedParts): readonly IWidget[] {
  return [
    graph("Redis: time of a purge, ms", [
      ownMetric(namespace, "on-change", "ObjectPurgeTime", "p50"),
      ownMetric(namespace, "on-change", "ObjectPurgeTime", "p99"),
    ]),
    graph("Redis: failures", [
      ownMetric(namespace, "on-change", "ObjectPurgeFailures", "Sum"),
      ownMetric(namespace, "redis-retry", "LaterPurgeFailures", "Sum"),
      functionMetric(fn, "Errors", "Sum"),
      functionMetric(fn, "Throttles", "Sum"),
    ]),
    graph("Redis: purges for later", [
      queueMetric(queue.queue, "ApproximateNumberOfMessagesVisible").with({ label: "waiting" }),
      queueMetric(queue.queue, "ApproximateNumberOfMessagesNotVisible").with({
        label: "in work, or to be tried again",
      }),
      queueMetric(queue.deadLetters, "ApproximateNumberOfMessagesVisible").with({ label: "given up" }),
    ]),
  ];
}

function queueRow({ namespace, edgePurger: { function: fn, queue } }: WatchedParts): readonly IWidget[] {
  return [
    graph("edge queue: messages", [
      queueMetric(queue.queue, "ApproximateNumberOfMessagesVisible").with({ label: "waiting" }),
      queueMetric(queue.deadLetters, "ApproximateNumberOfMessagesVisible").with({ label: "given up" }),
    ]),
    graph("edge queue: oldest message, s", [
      queueMetric(queue.queue, "ApproximateAgeOfOldestMessage").with({ label: "oldest" }),
    ]),
    graph("edge queue: failures", [
      ownMetric(namespace, "on-change", "QueueFailures", "Sum"),
      ownMetric(namespace, "purge-edge", "EdgePlanningFailures", "Sum"),
      functionMetric(fn, "Errors", "Sum"),
      functionMetric(fn, "Throttles", "Sum"),
    ]),
  ];
}

function edgeRow({ namespace, edges }: WatchedParts): readonly IWidget[] {
  const own = perEdge(namespace, edges);
  return [
    graph("edge: from write or queue to receipt, and to effect, ms", [
      ...own("QueueToEdge", "p50"),
      ...own("WriteToEdge", "p50"),
      ...own("WriteToEdge", "p99"),
      ...own("WriteToEffective", "p50"),
    ]),
    graph("edge: longest wait, ms", own("EdgeBacklogAge", "Maximum")),
    graph("edge: refused, late, never confirmed, never taken", [
      ...own("EdgeRefusals", "Sum"),
      ...own("StalenessBoundBroken", "Sum"),
      ...own("EdgePurgesOverdue", "Sum"),
      ...own("EdgeItemsParked", "Sum"),
    ]),
  ];
}

function costRow({ namespace, edges, budgets }: WatchedParts): readonly IWidget[] {
  const own = perEdge(namespace, edges);
  const ofBudgets = perEdge(namespace, Object.keys(budgets));
  return [
    graph("edge: items sent, put off, and those that wider ones stood for", [
      ...own("EdgeItemsSent", "Sum"),
      ...own("EdgeItemsDeferred", "Maximum"),
      ...own("EdgeItemsCoarsened", "Sum"),
    ]),
    graph("edge: spent, USD; storms", [...own("EdgeSpend", "Sum"), ...own("EdgeStorms", "Sum")]),
    ...(Object.keys(budgets).length > 0
      ? [graph("edge: spent of the month's budget, %", ofBudgets("EdgeBudgetUsed", "Maximum"))]
      : []),
  ];
}

function canaryRow({ namespace, canary }: WatchedParts): readonly IWidget[] {
  const time = (edge: string): Metric =>
    ownMetric(namespace, "doctor", "CanaryTime", "Maximum", edge).with({ label: edge, period: HOUR });
  return [
    graph("canary: from write to page, ms", Object.keys(canary).map(time)),
    graph("canary: purges that did not work", [ownMetric(namespace, "doctor", "CanaryFailures", "Sum")]),
  ];
}

function waitingRow({ namespace }: WatchedParts): readonly IWidget[] {
  const own = (name: string, statistic: OwnArguments[3]) => ownMetric(namespace, "redrive", name, statistic);
  return [
    graph("what waits to be done again", [
      own("RedriveBacklog", "Maximum"),
      own("RedriveHeld", "Maximum"),
      own("RedriveArchived", "Maximum"),
    ]),
    graph("what waits: oldest, ms", [own("RedriveBacklogAge", "Maximum")]),
    graph("what was given up, and what is wired wrongly", [
      own("DeadLetters", "Sum"),
      own("RedriveGaveUp", "Sum"),
      ownMetric(namespace, "doctor", "DoctorProblems", "Maximum"),
    ]),
  ];
}

type OwnArguments = Parameters<typeof ownMetric>;

function perEdge(namespace: string, edges: readonly string[]) {
  return (name: OwnArguments[2], statistic: OwnArguments[3]): Metric[] =>
    edges.map((edge) => {
      const label = statistic.startsWith("p") ? `${edge} ${name} ${statistic}` : `${edge} ${name}`;
      return ownMetric(namespace, "purge-edge", name, statistic, edge).with({ label });
    });
}

import type { Config } from "../config/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { Observers } from "../ports/observers.ts";
import { unfoldAlarmNames } from "./alarm-names.ts";
import { checkAlarms, checkTopic } from "./checks/check-alarms.ts";
import { checkBucket } from "./checks/check-bucket.ts";
import { checkClock } from "./checks/check-clock.ts";
import { checkSchedule } from "./checks/check-schedule.ts";
import { checkVocabulary } from "./checks/check-vocabulary.ts";
import type { Expected, ExpectedAlarms } from "./expected.ts";
import { eachAskedOnce, type Inspection } from "./inspection.ts";
import { inspectApi } from "./inspect/inspect-api.ts";
import { inspectEdge } from "./inspect/inspect-edge.ts";
import { inspectQueue } from "./inspect/inspect-queue.ts";
import { inspectRedis } from "./inspect/inspect-redis.ts";
import { inspectTable } from "./inspect/inspect-table.ts";

/** Everything there is to look at, in the order of the pipeline. */
export function inspections(
  expected: Expected,
  config: Config,
  observers: Observers,
  clock: Clock,
): readonly Inspection[] {
  const { tables, stream, queues, edges, redis, schedules, bucket, api, alarms } = expected;
  // Behaviours share policies, and CloudFront answers few questions a second.
  const edgeObservers = {
    ...observers,
    cachePolicy: eachAskedOnce(observers.cachePolicy),
    removedHeaders: eachAskedOnce(observers.removedHeaders),
  };
  return [
    ...Object.entries(tables).flatMap(([name, table]) => inspectTable(name, table, stream, observers)),
    ...Object.entries(redis).flatMap(([name, database]) => inspectRedis(name, database, observers)),
    ...Object.keys(queues).flatMap((name) => inspectQueue(name, expected, observers)),
    ...Object.values(config.edges).flatMap((settings) => {
      const edge = edges[settings.name];
      return edge === undefined ? [] : inspectEdge(settings, edge, config.vocabulary, edgeObservers);
    }),
    at("bucket", "parking", "the bucket", async (place, signal) =>
      checkBucket(place, await observers.bucket(bucket, signal)),
    ),
    ...(api === undefined ? [] : [inspectApi(api, observers)]),
    ...Object.entries(schedules).map(([name, schedule]) =>
      at("schedule", name, "its rule", async (place, signal) =>
        checkSchedule(place, schedule, await observers.schedule(schedule.rule, signal)),
      ),
    ),
    ...(alarms === undefined
      ? []
      : inspectAlarms({ ...alarms, names: unfoldAlarmNames(alarms.names, expected) }, observers)),
    at("config", "tags", "the vocabulary", async () => checkVocabulary(config.vocabulary)),
    at("clock", "function", "the time", async (_, signal) => {
      const theirsMs = await observers.serverTime(undefined, signal);
      return theirsMs === undefined ? [] : checkClock(clock.now(), theirsMs);
    }),
  ];
}

function inspectAlarms(
  expected: ExpectedAlarms,
  observers: Pick<Observers, "alarms" | "topic">,
): readonly Inspection[] {
  const { prefix, names, topic } = expected;
  const topicName = topic.split(":").at(-1) ?? topic;
  return [
    at("alarm", "all", "the alarms", async (_, signal) => {
      const fullNames = names.map((name) => prefix + name);
      return checkAlarms(expected, (await observers.alarms(fullNames, signal)) ?? []);
    }),
    at("topic", topicName, "its subscriptions", async (_, signal) =>
      checkTopic(topicName, await observers.topic(topic, signal)),
    ),
  ];
}

function at(
  kind: Inspection["place"]["kind"],
  name: string,
  looksAt: string,
  check: (place: Inspection["place"], signal: AbortSignal) => ReturnType<Inspection["run"]>,
): Inspection {
  const place = { kind, name };
  return { place, looksAt, run: (signal) => check(place, signal) };
}

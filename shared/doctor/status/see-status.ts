import type { Config, EdgeSettings } from "../../config/config.ts";
import { describeError } from "../../pipeline/describe-error.ts";
import { spentIn } from "../../pipeline/plan/budget.ts";
import { monthAt } from "../../pipeline/plan/month.ts";
import { USD_PER_ITEM } from "../../pipeline/plan/price.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EdgeLedger } from "../../ports/edge-ledger.ts";
import type { Notes } from "../../ports/notes.ts";
import type { Observers } from "../../ports/observers.ts";
import { unfoldAlarmNames } from "../alarm-names.ts";
import { CANARY_NOTE, type CanaryNote, readCanaryNote } from "../canary/canary-note.ts";
import { checkSecret } from "../checks/check-secret.ts";
import type { Expected, ExpectedAlarms, ExpectedQueue, ExpectedRedis, ExpectedTable } from "../expected.ts";
import {
  type EdgeStatus,
  MOST_PENDING,
  type ObjectCacheStatus,
  type QueueStatus,
  type StatusView,
  type TableStatus,
} from "./status-view.ts";

/** What a status is seen with. */
export interface StatusSenses {
  readonly expected: Expected;
  readonly config: Config;
  readonly observers: Pick<Observers, "table" | "mapping" | "queue" | "secret" | "redis" | "alarms">;
  readonly ledger: Pick<EdgeLedger, "open">;
  readonly notes: Pick<Notes, "read">;
  readonly clock: Clock;
  /** Names of the functions that decide on changes, or send what was decided; and where their metrics are. */
  readonly functions: readonly string[];
  readonly metricNamespace: string;
  readonly signal: AbortSignal;
}

/** Looks how everything is. What can't be seen keeps nothing else from being told. */
export async function seeStatus(senses: StatusSenses): Promise<StatusView> {
  const { expected, config, observers, notes, clock, functions, metricNamespace, signal } = senses;
  const unseen: StatusView["unseen"][number][] = [];
  const tryTo = async <Seen>(what: string, look: () => Promise<Seen | undefined>): Promise<readonly Seen[]> => {
    try {
      const seen = await look();
      if (seen !== undefined) return [seen];
      unseen.push({ what, why: "it is not there" });
      return [];
    } catch (error) {
      unseen.push({ what, why: describeError(error) });
      return [];
    }
  };
  const each = async <Of, Seen>(
    kind: string,
    all: Readonly<Record<string, Of>>,
    look: (name: string, of: Of) => Promise<Seen | undefined>,
  ): Promise<readonly Seen[]> =>
    (await Promise.all(Object.entries(all).map(([name, of]) => tryTo(`${kind} ${name}`, () => look(name, of))))).flat();

  const { tables, queues, redis, alarms } = expected;
  const [tablesSeen, queuesSeen, edgesSeen, cachesSeen, ringing, canary] = await Promise.all([
    each("table", tables, (name, table) => seeTable(name, table, senses)),
    each("queue", queues, (name, queue) => seeQueue(name, queue, senses)),
    each("edge", config.edges, (_, edge) => seeEdge(edge, senses)),
    each("object cache", redis, (name, database) => seeObjectCache(name, database, senses)),
    alarms ? tryTo("alarms", () => seeAlarms(alarms, expected, observers, signal)) : [],
    tryTo("canary", async () => readCanaryNote((await notes.read(CANARY_NOTE, signal))?.value)),
  ]);
  return {
    atMs: clock.now(),
    tables: tablesSeen,
    queues: queuesSeen,
    edges: edgesSeen,
    objectCaches: cachesSeen,
    ...(ringing[0] && { alarms: ringing[0] }),
    canary: canary[0] ?? NEVER_RAN,
    measured: {
      namespace: metricNamespace,
      functions,
      queues: Object.fromEntries(Object.entries(queues).map(([name, queue]) => [name, queue.name])),
    },
    unseen,
  };
}

const NEVER_RAN: CanaryNote = { dueAtMs: 0 };

async function seeTable(
  name: string,
  expected: ExpectedTable,
  { observers, signal }: StatusSenses,
): Promise<TableStatus> {
  const [table, mapping] = await Promise.all([
    observers.table(expected.name, signal),
    observers.mapping(expected.mapping, signal),
  ]);
  return {
    name,
    ...(table?.stream && { stream: table.stream.view }),
    ...(mapping && { mapping: mapping.state }),
    ...(mapping?.lastResult !== undefined && { lastResult: mapping.lastResult }),
  };
}

async function seeQueue(
  name: string,
  expected: ExpectedQueue,
  { expected: { queues, queueUrl }, observers, signal }: StatusSenses,
): Promise<QueueStatus | undefined> {
  const [seen, mapping] = await Promise.all([
    observers.queue(new URL(expected.name, queueUrl).href, signal),
    expected.mapping && observers.mapping(expected.mapping.id, signal),
  ]);
  if (seen === undefined) return undefined;
  const isDead = Object.values(queues).some(({ deadLetters }) => deadLetters === name);
  return {
    name,
    kind: isDead ? "dead" : expected.mapping ? "work" : "parked",
    ...(expected.mapping && { mapping: mapping?.state ?? "gone" }),
    waiting: seen.messages - seen.inFlight,
    inFlight: seen.inFlight,
  };
}

async function seeEdge(edge: EdgeSettings, { ledger, clock, signal }: StatusSenses): Promise<EdgeStatus> {
  const { name, mode, maxStalenessMs, budgetUsdPerMonth } = edge;
  const { pending, plans, state, hold } = await ledger.open(name, MOST_PENDING, signal);
  const nowMs = clock.now();
  const waiting = [...pending.map(({ queuedAtMs }) => queuedAtMs), ...plans.map(({ storedAtMs }) => storedAtMs)];
  return {
    name,
    mode,
    pending: pending.length,
    maxStalenessMs,
    ...(waiting.length > 0 && { oldestAtMs: Math.min(...waiting) }),
    openPlans: plans.length,
    inProgress: state.inProgress.reduce((sum, { items, untilMs }) => sum + (untilMs > nowMs ? items : 0), 0),
    ...(hold && hold.untilMs > nowMs && { heldUntilMs: hold.untilMs }),
    ...(state.storm && { stormSinceMs: state.storm.sinceMs }),
    spentUsd: spentIn(monthAt(nowMs).name, state.spent) * USD_PER_ITEM,
    ...(budgetUsdPerMonth !== undefined && { budgetUsd: budgetUsdPerMonth }),
  };
}

async function seeObjectCache(
  name: string,
  { url, secret }: ExpectedRedis,
  { observers, signal }: StatusSenses,
): Promise<ObjectCacheStatus> {
  const token = await observers.secret(secret, signal);
  if (token === undefined || checkSecret({ kind: "redis", name }, token).length > 0) return { name, answer: "secret" };
  const seen = await observers.redis({ url, token }, signal);
  return { name, answer: seen?.write ?? "failed" };
}

async function seeAlarms(
  { prefix, names }: ExpectedAlarms,
  expected: Expected,
  observers: Pick<Observers, "alarms">,
  signal: AbortSignal,
): Promise<NonNullable<StatusView["alarms"]>> {
  const fullNames = unfoldAlarmNames(names, expected).map((name) => prefix + name);
  const seen = (await observers.alarms(fullNames, signal)) ?? [];
  return seen
    .filter(({ ringing }) => ringing)
    .map(({ name, description }) => ({ name: name.slice(prefix.length), description: description ?? "" }));
}

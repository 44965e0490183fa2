import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { KnownMetric, MetricIdentity } from "../../infra/local/metrics/metric-store.ts";
import type { Fault } from "../../infra/local/service.ts";
import { LOCAL_CREDENTIALS } from "../../infra/local/stack/local-credentials.ts";
import { REGION } from "../../infra/local/stack/workbench.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import type { RecordedState } from "../../shared/pipeline/plan/edge-state.ts";
import type { PipelineEvent } from "../../shared/pipeline/events.ts";
import { alarmsOn } from "../kit/crash-world/alarms-on.ts";
import { CrashWorld } from "../kit/crash-world.ts";
import { article, note, product } from "../kit/fixture-items.ts";

let world: CrashWorld;
let sqs: SQSClient;
let lambda: LambdaClient;

beforeAll(async () => {
  world = await CrashWorld.start({ live: false });
  const sdk = { region: REGION, credentials: LOCAL_CREDENTIALS };
  sqs = new SQSClient({ ...sdk, endpoint: world.stack.endpoints.sqs });
  lambda = new LambdaClient({ ...sdk, endpoint: world.stack.endpoints.lambda });
  // Tagwire comes to a table that somebody has written to.
  const stream = world.faults.hold({ operation: "GetRecords" });
  await world.put(product("1"));
  world.clock.skip(60_000);
  await world.goLive();
  stream.release();
  await world.settle();
});
/** What puts right again what a test has done, besides its faults. */
const undo: (() => unknown)[] = [];
afterEach(async () => {
  world.faults.liftAll();
  for (const step of undo.splice(0)) await step();
  await world.settle();
});
afterAll(async () => {
  await world.close();
  for (const client of [sqs, lambda]) client.destroy();
});

describe("alarms", () => {
  it("stay off while nothing goes wrong, in busy minutes and in quiet ones", async () => {
    for (let price = 2; price <= 3; price++) {
      await world.put(product("1", { price }), article("a", `${price}`));
      await world.settle();
      await pass(14);
    }

    const rang = world.alarms.filter(({ state }) => state === "ALARM").map(({ name }) => name);
    expect(rang.filter((name) => !PLANTED.test(name))).toEqual([]);
    expect(rang).toHaveLength(2);
    expect(world.stack.cloudwatch.alarms.all().map(({ state }) => state)).not.toContain("INSUFFICIENT_DATA");
  });

  it("go off when Redis is away for a quarter of an hour", async () => {
    await world.stack.redisServer.stop();
    undo.push(() => world.stack.redisServer.start());
    await world.put(product("1", { price: 20 }));

    await expectToGoOff(["RedisPurgesFail"]);
  });

  it("go off when the account has no room for functions", async () => {
    for (const part of FUNCTIONS) {
      world.stack.function(part).reserve(0);
      undo.push(() => world.stack.function(part).reserve());
    }
    await world.put(product("1", { price: 30 }));
    for (const queue of ["LaterPurgesQueue", "EdgeItemsQueue"]) {
      await send(queue, 30);
      undo.push(() => purge(queue));
    }

    await expectToGoOff(["OnChangeThrottles", "RedisRetryThrottles", "PurgeEdgeThrottles", ...ofEdges("EdgeBacklog")]);
  });

  it("go off when functions die of what they are given", async () => {
    // One purge waits for redis-retry before anything dies.
    const redisRetry = world.stack.function("ObjectRetry");
    redisRetry.reserve(0);
    undo.push(() => redisRetry.reserve());
    const before = world.events.length;
    await world.put(product("1", { price: 41 }));
    await world.time.until(() => world.events.slice(before).some(({ type }) => type === "purge-kept"));
    world.faults.on({ service: "redis", operation: "UNLINK" }, async () => {
      await world.kill("ObjectRetry");
      return await world.kill("ChangePurger");
    });
    world.faults.on({ service: "dynamodb", target: "Ledger" }, () => ({ kind: "drop" }));
    redisRetry.reserve();
    await world.put(product("2"));

    await expectToGoOff(["OnChangeErrors", "RedisRetryErrors", "PurgeEdgeErrors"]);
  });

  it("go off when what is asked of the purge API fails, and when somebody tries to get in", async () => {
    world.faults.on({ operation: "SendMessageBatch", target: "EdgeItems" }, () => refusal("AccessDenied"));
    const { token: hasty } = (await askApi("/iam/v1/tokens", SIGNED, { scopes: ["read"], requestsPerMinute: 1 })) as {
      readonly token: string;
    };
    // One after the other, so that one environment of the function answers them all.
    for (let n = 0; n < 51; n++) await askApi("/v1/health", `Bearer ${hasty.slice(0, -3)}zzz`);
    const inEachPeriod = async (): Promise<void> => {
      await askApi("/v1/purges", `Bearer ${world.stack.purgeApi?.token}`, { paths: ["/asked"] });
      for (let n = 0; n < 2; n++) await askApi("/v1/health", `Bearer ${hasty}`);
    };

    await expectToHaveGoneOff(["CredentialsRefused", "PurgeApiErrors", "TokensThrottled"], inEachPeriod);
  });

  it("go off when there is no room for the purge API", async () => {
    world.stack.function("PurgeApi").reserve(0);
    undo.push(() => world.stack.function("PurgeApi").reserve());

    await expectToHaveGoneOff(["PurgeApiThrottles"], () => askApi("/v1/health", "Bearer any"));
  });

  it("go off when CloudFront refuses for longer than anybody was promised", async () => {
    world.faults.on({ operation: "CreateInvalidation" }, () => refusal("Throttling"));
    await world.put(product("1", { price: 60 }));

    // In steps shorter than the pauses it is given.
    const names = ["EdgeRefusals", "StalenessBoundBroken", "EdgeBacklog"].flatMap(ofEdges);
    await expectToGoOff(names, 20);
  });

  it("go off when CloudFront never says that a purge is through", async () => {
    world.faults.on({ operation: "ListInvalidations" }, () => refusal("Throttling"));
    await world.put(product("1", { price: 65 }));

    await expectToGoOff(ofEdges("EdgePurgesOverdue"));
  });

  it("go off when a budget is almost spent, and when it is", async () => {
    for (const part of [0.8, 1]) {
      for (const edge of EDGES) await setState(edge, { spent: { month: monthNow(), items: 2_000_000 * part - 1 } });
      await world.put(product("1", { price: 66 + part }));

      await expectToGoOff(ofEdges(part === 1 ? "EdgeBudgetSpent" : "EdgeBudgetNear"));
    }
    for (const edge of EDGES) await setState(edge, { spent: { month: monthNow(), items: 0 } });
  });

  it("go off when changes come far faster than usual", async () => {
    for (const edge of EDGES) {
      const arrivals = { countedToMs: world.clock.now(), perSecond: 1e9, usualPerSecond: 1 };
      await setState(edge, { arrivals });
    }
    await world.putAtOnce(...Array.from({ length: 60 }, (_, n) => product(`storm-${n}`)));

    await expectToGoOff(ofEdges("EdgeStorms"));
  });

  it("go off when nobody takes what is queued", async () => {
    await setQueueMappings(false);
    undo.push(
      () => purge("LaterPurgesQueue"),
      () => setQueueMappings(true),
    );
    await world.put(product("1", { price: 70 }));
    await send("LaterPurgesQueue", 101);

    await expectToGoOff(["EdgeQueueAge", "RedisRetryGrowing", "MappingsDisabled"]);
  });

  it("go off when changes wait in their stream", async () => {
    const stream = world.faults.hold({ operation: "GetRecords", target: "Catalog" });
    await world.put(product("1", { price: 80 }));
    world.clock.skip(6 * 60_000);
    stream.release();

    await expectToGoOff(["StreamLag"]);
  });

  it("go off when changes are too old to be tried, and when even those can't be kept", async () => {
    const stream = world.faults.hold({ operation: "GetRecords", target: "Catalog" });
    const bucket = world.faults.on({ service: "s3", operation: "PutObject" }, () => ({ kind: "drop" }));
    await world.put(product("1", { price: 50 }));
    world.clock.skip(7 * 3_600_000);
    stream.release();

    await expectToGoOff(["DestinationUnreachable"]);
    bucket.lift();
    await expectToGoOff(["FailedBatches-Catalog"]);
  });

  it("go off at the first change, item or message that can't be handled at all", async () => {
    world.faults.on({ operation: "CreateInvalidation" }, ({ body }) =>
      (body as Batch).items.includes("#product:odd") ? refusal("InvalidArgument") : undefined,
    );
    await world.put(product("odd"));
    await world.time.until(() => EDGES.every((edge) => world.events.some((event) => isParked(event, edge))));
    await world.put(product("1", { explosive: true }));
    for (const queue of ["EdgeItemsDeadLetters", "LaterPurgesDeadLetters"]) await send(queue, 1);

    // a price below 0 makes stale what is of another source
    await world.put(product("4", { price: -1 }));

    const names = [
      "ChangesParked",
      "OutsideCoarse",
      ...ofEdges("EdgeItemsParked"),
      "DeadEdgeMessages",
      "DeadLaterPurges",
    ];
    await expectToGoOff(names);
  });

  it("go off when what failed can't be done again, and when it was tried often enough", async () => {
    const denied = world.faults.on({ service: "s3", operation: "GetObject" }, () => DENIED);

    await expectToGoOff(["RedriveHeld", "RedriveBacklog"]);
    denied.lift();
    await expectToGoOff(["RedriveGaveUp"]);
  });

  it("go out again once all is well", async () => {
    await world.settle();
    await world.time.hoursUntil(() => alarmsOn(world.stack).every((name) => PLANTED.test(name)));

    const { alarms } = world.stack.cloudwatch;
    expect(alarms.all().filter(({ state }) => state !== "OK")).toHaveLength(2);
  });

  it("have each been told to the topic, with what is wrong and where to read on", () => {
    const told = world.stack.topics.published().map(({ message }) => JSON.parse(message) as Told);
    const gone = told.filter(({ NewStateValue }) => NewStateValue === "ALARM").map(({ AlarmName }) => AlarmName);
    const all = world.stack.cloudwatch.alarms.all().map(({ name }) => name);

    expect(all.filter((name) => !gone.includes(name) && !UNHARMED_TABLES.test(name))).toEqual([]);
    for (const { AlarmDescription } of told) expect(AlarmDescription).toMatch(/\. docs\/runbook\.md#[a-z]+$/);
  });
});

describe("metrics", () => {
  /** What was measured, the faults above included, and those that wake nobody. */
  let known: readonly KnownMetric[];

  beforeAll(async () => {
    world.faults.on({ operation: "SendMessageBatch", target: "EdgeItems" }, () => ({ kind: "drop" }), 9);
    await world.put(product("3"), product("4", { price: -1 }), note("n", "new"));
    await world.settle();
    known = world.stack.cloudwatch.metrics.known();
  });

  it("that alarms watch are really measured", () => {
    const watched = alarmProperties().map(metricOf);

    expect(watched.filter((metric) => !isKnown(metric, known))).toEqual([]);
  });

  it("that the dashboard shows are really measured", () => {
    const shown = dashboardMetrics();

    expect(shown.length).toBeGreaterThan(40);
    expect(shown.filter((metric) => !isKnown(metric, known))).toEqual([]);
  });

  it("of our own are each watched by an alarm or shown on the dashboard: nobody pays for others", () => {
    const used = new Set([...alarmProperties().map(metricOf), ...dashboardMetrics()].map(({ name }) => name));
    const own = known.filter(({ namespace }) => namespace === "Tagwire/Fixture").map(({ name }) => name);

    expect(own.length).toBeGreaterThan(15);
    expect(own.filter((name) => !used.has(name))).toEqual([]);
  });

  it("are compared with thresholds in their own unit, as the alarm's sentence says", () => {
    for (const alarm of alarmProperties()) {
      const { unit = "none" } = known.find(({ name }) => name === alarm.MetricName) ?? {};

      expect([alarm.MetricName, alarm.Threshold]).toEqual([alarm.MetricName, saidThreshold(alarm, unit)]);
    }
  });
});

const isParked = (event: PipelineEvent, edge: string): boolean =>
  event.type === "edge-item-parked" && event.edge === edge;

const DENIED: Fault = {
  kind: "answer",
  status: 403,
  body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>",
  contentType: "application/xml",
};

interface Batch {
  readonly items: readonly string[];
}

interface Told {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly NewStateValue: string;
}

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Threshold: number;
}

/** On from the beginning: the fixture has a stream that does not carry both images, and the doctor finds it. */
const PLANTED = /(DoctorProblems|Unhealthy)$/;

const FUNCTIONS = ["ChangePurger", "ObjectRetry", "EdgePurger"];

/** Nothing of theirs was given up here. */
const UNHARMED_TABLES = /FailedBatches-(Articles|Notes)$/;

const EDGES = ["www", "api"];

const ofEdges = (name: string): readonly string[] => EDGES.map((edge) => `${name}-${edge}`);

/** @param stepSeconds - as time passes meanwhile. */
async function expectToGoOff(names: readonly string[], stepSeconds?: number): Promise<void> {
  const areOn = (): boolean => names.every((name) => alarmsOn(world.stack).includes(name));
  expect(areOn()).toBe(false);
  await world.time.hoursUntil(areOn, stepSeconds);
}

/** @param inEachPeriod - done in each of the periods that alarms look at. */
async function expectToHaveGoneOff(names: readonly string[], inEachPeriod: () => Promise<unknown>): Promise<void> {
  const before = world.alarms.length;
  for (let period = 0; period < 5; period++) {
    await inEachPeriod();
    await pass(5);
  }
  const rang = world.alarms.slice(before).filter(({ state }) => state === "ALARM");
  const found = names.filter((name) => rang.some((alarm) => alarm.name.endsWith(`-${name}`)));
  expect(found).toEqual(names);
}

const SIGNED = "AWS4-HMAC-SHA256 Credential=OPS/20260101/us-east-1/execute-api/aws4_request, Signature=0";

/** @param body - posted, where there is one. */
async function askApi(path: string, authorization: string, body?: object): Promise<unknown> {
  const response = await fetch(`${world.stack.purgeApi?.url}${path}`, {
    headers: { authorization, "content-type": "application/json" },
    ...(body && { method: "POST", body: JSON.stringify(body) }),
  });
  return await response.json();
}

async function pass(minutes: number): Promise<void> {
  const untilMs = world.clock.now() + minutes * 60_000;
  await world.time.hoursUntil(() => world.clock.now() >= untilMs);
}

/** What would take too long to come to be. */
async function setState(edge: string, change: Partial<RecordedState>): Promise<void> {
  const { TableNames: tables = [] } = await world.dynamodb.send(new ListTablesCommand({}));
  const table = tables.find((name) => name.includes("Ledger")) ?? "";
  const ledger = new DynamodbEdgeLedger(world.dynamodb, table, world.clock);
  const signal = AbortSignal.timeout(10_000);
  const lease = await ledger.lease(edge, 1_000, signal);
  if (lease === undefined) throw new Error("somebody is at work");
  const { state } = await ledger.open(edge, 1, signal);
  await ledger.store(lease, { plans: [], state: { ...state, ...change } }, signal);
  await ledger.release(lease, undefined, signal);
}

const monthNow = (): string => new Date(world.clock.now()).toISOString().slice(0, 7);

async function queueUrl(part: string): Promise<string> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  return QueueUrls.find((url) => url.includes(part)) ?? "";
}

/** Sends what nobody can read. */
async function send(queue: string, count: number): Promise<void> {
  const QueueUrl = await queueUrl(queue);
  const message = { QueueUrl, MessageBody: "{}", DelaySeconds: 0 };
  await Promise.all(Array.from({ length: count }, () => sqs.send(new SendMessageCommand(message))));
}

async function purge(queue: string): Promise<void> {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: await queueUrl(queue) }));
}

async function setQueueMappings(Enabled: boolean): Promise<void> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID, EventSourceArn = "" } of EventSourceMappings) {
    if (EventSourceArn.includes(":sqs:")) await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }
}

function refusal(code: string): Fault {
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
  return { kind: "answer", status: 400, body, contentType: "text/xml" };
}

function alarmProperties(): readonly AlarmProperties[] {
  const metric = world.stack.cloudwatch.alarms.all().filter(({ kind }) => kind === "metric");
  return metric.map(({ properties }) => properties as unknown as AlarmProperties);
}

function metricOf({ Namespace: namespace, MetricName: name, Dimensions }: AlarmProperties): MetricIdentity {
  return { namespace, name, dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])) };
}

/** A graph lists each metric as `[namespace, name, dimension, value, …, how to draw it]`. */
function dashboardMetrics(): readonly MetricIdentity[] {
  const bodies = [...world.stack.cloudwatch.dashboards.values()].map((body) => JSON.parse(body) as DashboardBody);
  const rows = bodies.flatMap(({ widgets }) => widgets.flatMap(({ properties }) => properties.metrics ?? []));
  return rows.map((row) => {
    const [namespace = "", name = "", ...rest] = row.filter((part) => typeof part === "string");
    const pairs = rest.flatMap((part, at) => (at % 2 === 0 ? [[part, rest[at + 1] ?? ""] as const] : []));
    return { namespace, name, dimensions: Object.fromEntries(pairs) };
  });
}

interface DashboardBody {
  readonly widgets: readonly {
    readonly properties: { readonly metrics?: readonly (readonly (string | object)[])[] };
  }[];
}

/** Measured under these dimensions; or, for a table on which that fault did not happen, under the same kind of dimension. */
function isKnown({ namespace, name, dimensions }: MetricIdentity, known: readonly KnownMetric[]): boolean {
  const keys = Object.keys(dimensions).sort().join();
  const values = new Set(known.flatMap((metric) => Object.values(metric.dimensions)));
  return (
    known.some(
      (one) => one.namespace === namespace && one.name === name && Object.keys(one.dimensions).sort().join() === keys,
    ) && Object.values(dimensions).every((value) => values.has(value))
  );
}

/** What the sentence says is too much, in the metric's unit. */
function saidThreshold({ AlarmDescription }: AlarmProperties, unit: string): number {
  const [, relation, amount = "", what = ""] = /(more than|at least) (\d+) (\w+)/.exec(AlarmDescription) ?? [];
  const seconds = { seconds: 1, minutes: 60, hour: 3_600, hours: 3_600 }[what];
  if (seconds !== undefined) return Number(amount) * seconds * (unit === "Milliseconds" ? 1_000 : 1);
  expect(unit).toBe("Count");
  return Number(amount) - (relation === "at least" ? 1 : 0);
}

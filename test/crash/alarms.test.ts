import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../infra/local/service.ts";
import type { PipelineEvent } from "../../shared/pipeline/events.ts";
import { alarmsOn } from "../kit/crash-world/alarms-on.ts";
import { refusal } from "../kit/crash-world/refusal.ts";
import { setQueueMappings } from "../kit/crash-world/set-queue-mappings.ts";
import { CrashWorld } from "../kit/crash-world.ts";
import { article, product } from "../kit/fixture-items.ts";
import { edgeAlarms } from "./alarms/edge-alarms.ts";
import { EDGES, expectToGoOff, ofEdges } from "./alarms/expect-to-go-off.ts";
import { metricsPromises } from "./alarms/metrics.ts";
import { purgeApiAlarms } from "./alarms/purge-api-alarms.ts";

let world: CrashWorld;

beforeAll(async () => {
  world = await CrashWorld.start({ live: false });
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
afterAll(() => world.close());

describe("alarms", () => {
  it("stay off while nothing goes wrong, in busy minutes and in quiet ones", async () => {
    for (let price = 2; price <= 3; price++) {
      await world.put(product("1", { price }), article("a", `${price}`));
      await world.settle();
      await world.time.minutes(14);
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

    await expectToGoOff(world, ["RedisPurgesFail"]);
  });

  it("go off when the account has no room for functions", async () => {
    for (const part of FUNCTIONS) {
      world.stack.function(part).reserve(0);
      undo.push(() => world.stack.function(part).reserve());
    }
    await world.put(product("1", { price: 30 }));
    for (const queue of ["LaterPurgesQueue", "EdgeItemsQueue"]) {
      await world.queues.send(queue, 30);
      undo.push(() => world.queues.purge(queue));
    }

    await expectToGoOff(world, [
      "OnChangeThrottles",
      "RedisRetryThrottles",
      "PurgeEdgeThrottles",
      ...ofEdges("EdgeBacklog"),
    ]);
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

    await expectToGoOff(world, ["OnChangeErrors", "RedisRetryErrors", "PurgeEdgeErrors"]);
  });

  purgeApiAlarms(() => world, undo);

  edgeAlarms(() => world);

  it("go off when nobody takes what is queued", async () => {
    await setQueueMappings(world.stack, false);
    undo.push(
      () => world.queues.purge("LaterPurgesQueue"),
      () => setQueueMappings(world.stack, true),
    );
    await world.put(product("1", { price: 70 }));
    await world.queues.send("LaterPurgesQueue", 101);

    await expectToGoOff(world, ["EdgeQueueAge", "RedisRetryGrowing", "MappingsDisabled"]);
  });

  it("go off when changes wait in their stream", async () => {
    const stream = world.faults.hold({ operation: "GetRecords", target: "Catalog" });
    await world.put(product("1", { price: 80 }));
    world.clock.skip(6 * 60_000);
    stream.release();

    await expectToGoOff(world, ["StreamLag"]);
  });

  it("go off when changes are too old to be tried, and when even those can't be kept", async () => {
    const stream = world.faults.hold({ operation: "GetRecords", target: "Catalog" });
    const bucket = world.faults.on({ service: "s3", operation: "PutObject" }, () => ({ kind: "drop" }));
    await world.put(product("1", { price: 50 }));
    world.clock.skip(7 * 3_600_000);
    stream.release();

    await expectToGoOff(world, ["DestinationUnreachable"]);
    bucket.lift();
    await expectToGoOff(world, ["FailedBatches-Catalog"]);
  });

  it("go off at the first change, item or message that can't be handled at all", async () => {
    world.faults.on({ operation: "CreateInvalidation" }, ({ body }) =>
      (body as Batch).items.includes("#product:odd") ? refusal("InvalidArgument") : undefined,
    );
    await world.put(product("odd"));
    await world.time.until(() => EDGES.every((edge) => world.events.some((event) => isParked(event, edge))));
    await world.put(product("1", { explosive: true }));
    for (const queue of ["EdgeItemsDeadLetters", "LaterPurgesDeadLetters"]) await world.queues.send(queue, 1);

    // a price below 0 makes stale what is of another source
    await world.put(product("4", { price: -1 }));

    const names = [
      "ChangesParked",
      "OutsideCoarse",
      ...ofEdges("EdgeItemsParked"),
      "DeadEdgeMessages",
      "DeadLaterPurges",
    ];
    await expectToGoOff(world, names);
  });

  it("go off when what failed can't be done again, and when it was tried often enough", async () => {
    const denied = world.faults.on({ service: "s3", operation: "GetObject" }, () => DENIED);

    await expectToGoOff(world, ["RedriveHeld", "RedriveBacklog"]);
    denied.lift();
    await expectToGoOff(world, ["RedriveGaveUp"]);
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

metricsPromises(() => world);

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

/** On from the beginning: the fixture has a stream that does not carry both images, and the doctor finds it. */
const PLANTED = /(DoctorProblems|Unhealthy)$/;

const FUNCTIONS = ["ChangePurger", "ObjectRetry", "EdgePurger"];

/** Nothing of theirs was given up here. */
const UNHARMED_TABLES = /FailedBatches-(Articles|Notes)$/;

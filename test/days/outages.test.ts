import { UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { GetEventSourceMappingCommand, LambdaClient, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CrashWorld } from "../kit/crash-world.ts";
import { expectedOf } from "../kit/expected-of.ts";
import { article, product } from "../kit/fixture-items.ts";
import { localAws } from "../contracts/local-aws.ts";
import { patchAssembly } from "../kit/patch-assembly.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let world: CrashWorld;
beforeEach(async () => {
  world = await CrashWorld.start();
});
afterEach(() => world.close());

describe("an hour", () => {
  it("without Redis costs each change two sends at an edge, and leaves nothing old", async () => {
    await world.given(product("1"), product("2"), article("a", "old"));
    await world.stack.redisServer.stop();

    await world.put(product("1", { price: 2 }), article("a", "new"));
    await world.time.pass(HOUR_MS, 10 * MINUTE_MS);
    await world.put(product("2", { price: 2 }));
    await world.time.until(() => world.sent.times("api #product:2") > 0);
    await world.visitors.visit();
    await world.stack.redisServer.start();
    await world.time.pass(20 * MINUTE_MS, 5 * MINUTE_MS);
    await world.settle();

    const { "api #navigation": ofBoth = 0, "www #navigation": ofBothAtWww = 0, ...others } = world.sent.all();
    expect(Math.max(...Object.values(others))).toBe(2);
    expect(Math.max(ofBoth, ofBothAtWww)).toBeLessThanOrEqual(4);
    expect(await world.aftermath()).toMatchObject({ stale: [], deadLetters: 0 });
  });

  it("in which CloudFront throttles holds each item once, and sends it when that is over", async () => {
    await world.given(product("1"), article("a", "old"));
    const refused = world.faults.on({ operation: "CreateInvalidation" }, () => THROTTLED);

    for (let price = 2; price <= 7; price++) {
      await world.put(product("1", { price }), article("a", `new ${price}`));
      await world.time.pass(10 * MINUTE_MS, 5 * MINUTE_MS);
    }
    refused.lift();
    await world.time.pass(5 * MINUTE_MS, 5 * MINUTE_MS);
    await world.settle();

    expect(refused.calls).toBeGreaterThan(12);
    // of six changes: one plan that was refused, and what waited behind it, once or twice
    expect(Object.keys(world.sent.all())).toHaveLength(8);
    expect(Math.max(...Object.values(world.sent.all()))).toBeLessThanOrEqual(3);
    expect(await world.aftermath()).toMatchObject({ stale: [], deadLetters: 0 });
  });
});

describe("a table's stream", () => {
  it("that was replaced is purged for at once, every hour, and when it is read again", async () => {
    await world.given(article("a", "old"), article("b", "old"));
    await world.time.pass(6 * MINUTE_MS, 3 * MINUTE_MS);
    world.begin();

    await setStream(false);
    await world.put(article("a", "new"));
    const arn = await setStream(true);
    await world.put(article("b", "new"));
    await world.time.pass(6 * MINUTE_MS, 3 * MINUTE_MS);
    await world.settle();
    const staleMeanwhile = await world.visitors.stalePages(["/a/a", "/a/b"]);
    await world.time.pass(2 * HOUR_MS, 20 * MINUTE_MS);
    await world.stack.redeploy(
      patchAssembly(world.assembly, ({ Type, Properties = {} }, id) => {
        if (Type === "AWS::Lambda::EventSourceMapping" && id.includes("Articles")) Properties["EventSourceArn"] = arn;
      }),
    );
    await world.time.pass(6 * MINUTE_MS, 3 * MINUTE_MS);
    await world.settle();

    expect(staleMeanwhile).toEqual([]);
    expect(await world.aftermath()).toMatchObject({ stale: [], deadLetters: 0 });
    expect(streamEvents()).toEqual(["stream-lost", "stream-lost", "stream-lost", "stream-mended"]);
    expect(world.sent.times("api #articles")).toBe(4);
  });

  it("that nobody read for thirty hours is purged for from the twentieth on", async () => {
    await world.given(article("a", "old"), article("b", "old"));
    await world.time.pass(6 * MINUTE_MS, 3 * MINUTE_MS);
    world.begin();

    await setMapping(false);
    await world.put(article("a", "new"));
    await world.time.pass(30 * HOUR_MS, HOUR_MS);
    await world.put(article("b", "new"));
    await setMapping(true);
    await world.time.pass(6 * MINUTE_MS, 3 * MINUTE_MS);
    await world.settle();

    expect(await world.aftermath()).toMatchObject({ stale: [], deadLetters: 0 });
    expect(streamEvents().at(-1)).toBe("stream-mended");
    expect(world.sent.times("api #articles")).toBe(streamEvents().length);
    expect(world.sent.times("api #articles")).toBeLessThanOrEqual(12);
  });
});

const THROTTLED = {
  kind: "answer",
  status: 400,
  contentType: "text/xml",
  body: "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>",
} as const;

function streamEvents(): readonly string[] {
  return world.events.flatMap(({ type }) => (type === "stream-lost" || type === "stream-mended" ? [type] : []));
}

/** @returns the ARN of the stream, where there is one now. */
async function setStream(enabled: boolean): Promise<string | undefined> {
  const StreamSpecification = enabled
    ? ({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const)
    : { StreamEnabled: false };
  const command = new UpdateTableCommand({ TableName: world.stack.tables["Articles"], StreamSpecification });
  return (await world.dynamodb.send(command)).TableDescription?.LatestStreamArn;
}

async function setMapping(Enabled: boolean): Promise<void> {
  const UUID = expectedOf(world.stack).tables["Articles"]?.mapping;
  const client = new LambdaClient(localAws(world.stack.endpoints.lambda));
  await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  await expect
    .poll(async () => (await client.send(new GetEventSourceMappingCommand({ UUID }))).State, { timeout: 10_000 })
    .toBe(Enabled ? "Enabled" : "Disabled");
  client.destroy();
}

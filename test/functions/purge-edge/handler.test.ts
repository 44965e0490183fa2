import type { Context, EventBridgeEvent, SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LocalCloudFront, startCloudFront } from "../../../infra/local/edge/cloudfront.ts";
import type { Fault, LocalCall } from "../../../infra/local/service.ts";
import { ENV } from "../../../shared/env.ts";
import { encodeEdgeMessage } from "../../../shared/pipeline/edge/edge-message.ts";
import { behavior } from "../../infra/local/edge/kit.ts";
import { captureOutput } from "../../shared/adapters/reporter/capture-output.ts";
import { startServices } from "../local-services.ts";

let services: Awaited<ReturnType<typeof startServices>>;
let cloudFront: LocalCloudFront;
let fault: (call: LocalCall) => Fault | undefined;

beforeEach(async () => {
  fault = () => undefined;
  services = await startServices((call) => fault(call));
  cloudFront = await startCloudFront({ intercept: (call) => fault(call) });
  await cloudFront.addDistribution(
    { origins: [{ id: "site", url: "http://127.0.0.1:9" }], defaultBehavior: behavior(), cacheTagHeader: "cache-tag" },
    { id: "EWWW" },
  );
  const own = { [ENV.edges]: '{"www":"EWWW"}', AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.url };
  for (const [name, value] of Object.entries({ ...services.env, ...own })) vi.stubEnv(name, value);
  vi.resetModules();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await Promise.all([services.close(), cloudFront.close()]);
});

describe("the purge-edge function", () => {
  it("takes a queue batch to an invalidation, and tells Lambda only of what must come again", async () => {
    const lines = captureOutput();
    const handler = await importHandler();

    const unknown = encodeEdgeMessage({ edge: "nowhere", queuedAtMs: 0, items: [] });
    const answer = await handler(eventOf(unknown, "{", messageOf("#product:1", "/c/tv")), context);

    expect(answer).toStrictEqual({ batchItemFailures: [{ itemIdentifier: "message-0" }] });
    expect(services.queues.depth("edge-dead")).toMatchObject({ visible: 1 });
    expect(cloudFront.invalidations("EWWW").map(({ items }) => items)).toStrictEqual([["#product:1", "/c/tv"]]);
    expect(lines().some((line) => line.includes('"EdgeItemsSent":2'))).toBe(true);
  });

  it("sweeps every edge when a schedule calls it", async () => {
    captureOutput();
    const handler = await importHandler();
    fault = ({ service }) => (service === "cloudfront" ? { kind: "drop" } : undefined);
    expect(await handler(eventOf(messageOf("/a")), context)).toStrictEqual({ batchItemFailures: [] });
    expect(services.queues.depth("edge")).toMatchObject({ delayed: 1 });
    fault = () => undefined;

    await expect
      .poll(() => handler(schedule, context).then(() => cloudFront.billedItems("EWWW")), { timeout: 5_000 })
      .toBe(1);
  });

  it("parks what the edge refuses, over the wire, and purges wider", async () => {
    captureOutput();
    const handler = await importHandler();

    // a space can't come from us, but from whoever else writes to the queue
    await handler(eventOf(messageOf("/c/not encoded", "/d")), context);

    expect(services.queues.depth("parked")).toMatchObject({ visible: 1 });
    const items = cloudFront.invalidations("EWWW").flatMap((invalidation) => invalidation.items);
    expect(items.toSorted()).toStrictEqual(["/c/*", "/d"]);
  });

  it("holds an edge and releases it when a person asks", async () => {
    captureOutput();
    const handler = await importHandler();

    const held = await handler({ hold: { edge: "www", minutes: 5 } }, context);
    await handler(eventOf(messageOf("/a")), context);
    expect(held).toMatchObject({ untilMs: expect.any(Number) });
    expect(cloudFront.invalidations("EWWW")).toStrictEqual([]);

    await handler({ release: { edge: "www" } }, context);
    await handler(schedule, context);
    expect(cloudFront.invalidations("EWWW").map(({ items }) => items)).toStrictEqual([["/a"]]);
  });

  it("asks for its messages again when the ledger is gone, and logs no secret", async () => {
    const lines = captureOutput();
    const handler = await importHandler();
    fault = ({ service }) => (service === "dynamodb" ? { kind: "drop" } : undefined);

    const answer = await handler(eventOf(messageOf("/a")), context);

    expect(answer).toStrictEqual({ batchItemFailures: [{ itemIdentifier: "message-0" }] });
    expect(lines().join("\n")).not.toMatch(/nobody-may-see/);
  });
});

/** Put together anew for each test, from the environment of that test. */
async function importHandler() {
  return (await import("../../../functions/purge-edge/handler.ts")).handler;
}

const context = { getRemainingTimeInMillis: () => 8_000 } as Context;

const schedule = { source: "aws.events", "detail-type": "Scheduled Event", detail: {} } as EventBridgeEvent<
  string,
  unknown
>;

function messageOf(...items: readonly string[]): string {
  const cause = { source: "Products", rule: "page" };
  return encodeEdgeMessage({
    edge: "www",
    queuedAtMs: Date.now() - 2_000,
    items: items.map((item) => ({ item, under: [], cause })),
  });
}

function eventOf(...bodies: readonly string[]): SQSEvent {
  return { Records: bodies.map((body, n) => ({ messageId: `message-${n}`, body }) as SQSRecord) };
}

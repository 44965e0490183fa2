import { Redis } from "@upstash/redis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { compose } from "../../../functions/on-change/compose.ts";
import type { Fault, LocalCall } from "../../../infra/local/service.ts";
import { decodeEdgeMessage } from "../../../shared/pipeline/edge/edge-message.ts";
import { ENV } from "../../../shared/env.ts";
import { drainQueue } from "../../contracts/drain-queue.ts";
import { captureOutput } from "../../shared/adapters/reporter/capture-output.ts";
import { recordOf, sequenceNumber, shop, STREAM, unreadableRecord } from "../../shared/pipeline/batch-world.ts";
import { REDIS_TOKEN, startServices } from "../local-services.ts";

let services: Awaited<ReturnType<typeof startServices>>;
let fault: (call: LocalCall) => Fault | undefined = () => undefined;
beforeEach(async () => {
  fault = () => undefined;
  services = await startServices((call) => fault(call));
  for (const [name, value] of Object.entries(services.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await services.close();
});

describe("on-change, put together from its environment", () => {
  it("takes a write to Redis and to the edge queue, over the wire", async () => {
    captureOutput();
    const redis = new Redis({ url: services.redis.url, token: REDIS_TOKEN });
    await redis.mset({ "menu:tv": "old", "shop:t:product:1": "nonce", "menu:hifi": "kept" });
    const { invalidate } = compose(services.env, shop);

    const outcome = await invalidate([recordOf(1, "1", undefined, { category: "tv" })], soon());

    expect(outcome).toStrictEqual({ firstFailure: undefined });
    expect(await redis.mget("menu:tv", "shop:t:product:1", "menu:hifi")).toStrictEqual([null, null, "kept"]);
    const messages = await drainQueue(services.sqs, services.env[ENV.edgeQueueUrl] ?? "");
    const counts = messages
      .map(({ Body = "" }) => decodeEdgeMessage(Body))
      .map(({ edge, items }) => `${items.length} for ${edge}`);
    expect(counts.toSorted((x, y) => x.localeCompare(y))).toStrictEqual(["3 for old", "3 for www"]);
    expect(services.queues.depth("later")).toMatchObject({ delayed: 1 });
  });

  it("parks poison and purges its source, once in a window, over the wire", async () => {
    const lines = captureOutput();
    const { invalidate } = compose(services.env, shop);

    await invalidate([unreadableRecord(1)], soon());
    await invalidate([unreadableRecord(2)], soon());
    await invalidate([unreadableRecord(3)], soon());

    expect(services.queues.depth("parked")).toMatchObject({ visible: 3 });
    expect(services.queues.depth("edge")).toMatchObject({ visible: 2 });
    const turns = lines().flatMap(
      (line) => line.match(/"type":"coarse-purge","source":"Products","when":"(\w+)"/)?.[1] ?? [],
    );
    expect(turns).toStrictEqual(["now", "later", "covered"]);
  });

  it.each([
    ["Redis is gone", ({ service }: LocalCall) => service === "redis", undefined],
    ["the edge queue is gone", ({ target }: LocalCall) => target === "edge", sequenceNumber(1)],
    ["the later queue is gone", ({ target }: LocalCall) => target === "later", sequenceNumber(1)],
    ["the bucket is gone", ({ service }: LocalCall) => service === "s3", sequenceNumber(2)],
    ["the ledger is gone", ({ service }: LocalCall) => service === "dynamodb", undefined],
    ["all is gone", () => true, sequenceNumber(1)],
  ])("tells no secret, no key and no item when %s, and loses nothing", async (_, isHit, firstFailure) => {
    const lines = captureOutput();
    const { invalidate, flush } = compose(services.env, shop);
    fault = (call) => {
      if (!isHit(call)) return undefined;
      const body = JSON.stringify({
        error: `ERR said '${JSON.stringify(call.body)}'`,
        message: JSON.stringify(call.body),
      });
      return { kind: "answer", status: 400, body, contentType: "application/json" };
    };

    const outcome = await invalidate([recordOf(1, "1", undefined, hidden), poison], soon());
    flush();

    expect(outcome).toStrictEqual({ firstFailure });
    expect(lines().length).toBeGreaterThan(4);
    expect(lines().join("\n")).not.toMatch(/nobody-may-see/);
  });

  it("complains about its whole environment at once", () => {
    expect(() => compose({ AWS_REGION: "us-east-1", [ENV.tables]: '{"Orders":"x"}' }, shop))
      .toThrowErrorMatchingInlineSnapshot(`
        [ConfigError: bad configuration:
        - TAGWIRE_LEDGER_TABLE: required, got nothing
        - TAGWIRE_TABLES: must have Products, got ["Orders"]
        - TAGWIRE_PARKED_BUCKET: required, got nothing
        - TAGWIRE_PARKED_QUEUE_URL: required, got nothing
        - TAGWIRE_REDIS: required, got nothing
        - TAGWIRE_REDIS: must have main, spare, got []
        - TAGWIRE_EDGE_QUEUE_URL: required, got nothing
        - TAGWIRE_LATER_QUEUE_URL: required, got nothing
        - TAGWIRE_CONFIG: required, got nothing]
      `);
  });
});

const hidden = { name: "item-nobody-may-see", category: "tv" };
const poison = {
  eventName: "MODIFY",
  eventSourceARN: STREAM,
  dynamodb: { SequenceNumber: sequenceNumber(2), NewImage: { name: { S: "item-nobody-may-see" } } },
};

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

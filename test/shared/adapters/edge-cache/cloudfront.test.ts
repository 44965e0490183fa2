import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { describe, expect, it, onTestFinished } from "vitest";
import { cloudFrontFault } from "../../../../infra/local/edge/control/api-error.ts";
import { startCloudFront } from "../../../../infra/local/edge/cloudfront.ts";
import type { Intercept } from "../../../../infra/local/service.ts";
import { CloudFrontEdgeCache } from "../../../../shared/adapters/edge-cache/cloudfront.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { type ObservedEdgeCache, edgeCacheContract } from "../../../contracts/edge-cache.ts";
import { behavior } from "../../../infra/local/edge/kit.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";

edgeCacheContract("CloudFront", () => startEdgeCache());

describe("CloudFrontEdgeCache", () => {
  it.each([
    [400, "TooManyInvalidationsInProgress", "busy"],
    [400, "Throttling", "busy"],
    [400, "ThrottlingException", "busy"],
    [429, "TooManyRequestsException", "busy"],
    [400, "InvalidArgument", "invalid"],
    [400, "InconsistentQuantities", "invalid"],
    [400, "InvalidationBatchAlreadyExists", "invalid"],
    [400, "SomethingNobodyHasHeardOf", "invalid"],
    [413, "BatchTooLarge", "invalid"],
    [403, "AccessDenied", "denied"],
    [403, "ExpiredToken", "denied"],
    [403, "SignatureDoesNotMatch", "denied"],
    [404, "NoSuchDistribution", "denied"],
    [408, "RequestTimeout", "unavailable"],
    [500, "InternalFailure", "unavailable"],
    [503, "ServiceUnavailable", "unavailable"],
  ])("takes %i %s for %s, and calls once", async (status, code, refusal) => {
    let calls = 0;
    const { cache } = await startEdgeCache(({ phase }) => {
      calls += phase === "arrived" ? 1 : 0;
      return { kind: "answer", status, body: errorXml(code), contentType: "text/xml" };
    });

    await expect(cache.purge(plan, live)).rejects.toMatchObject({ refusal, vendorCode: code });
    expect(calls).toBe(1);
  });

  it("takes a broken connection, and an answer that is no XML, for no answer", async () => {
    const { cache: dropped } = await startEdgeCache(() => ({ kind: "drop" }));
    const { cache: garbled } = await startEdgeCache(() => ({ kind: "answer", status: 502, body: "<html>bad gateway" }));

    await expect(dropped.purge(plan, live)).rejects.toMatchObject({ refusal: "unavailable" });
    await expect(garbled.purge(plan, live)).rejects.toMatchObject({ refusal: "unavailable" });
  });

  it("takes no answer within its time for none, whatever the edge did meanwhile", async () => {
    const { cache, billed } = await startEdgeCache(({ phase }) =>
      phase === "done" ? new Promise(() => undefined) : undefined,
    );

    await expect(cache.purge(plan, live)).rejects.toMatchObject({ refusal: "unavailable" });
    expect(billed()).toStrictEqual(plan.items);
  });

  it("says nothing of the items in its errors", async () => {
    const { cache } = await startEdgeCache(() => ({
      kind: "answer",
      status: 400,
      body: errorXml("InvalidArgument", "Your request contains /secret"),
    }));

    await expect(cache.purge({ id: "p1", items: ["/secret"] }, live)).rejects.toThrow(
      /^edge refused the plan \(InvalidArgument\): HTTP 400$/,
    );
  });
});

describe("asking CloudFront which purges are through", () => {
  it("takes one that is on its way for not through", async () => {
    const { cache, hasPropagated } = await startEdgeCache();
    const { receipt } = await cache.purge(plan, live);

    expect(await cache.completed(new Set([receipt]), live)).toStrictEqual(new Set());
    hasPropagated();
    expect(await cache.completed(new Set([receipt]), live)).toStrictEqual(new Set([receipt]));
  });

  it("asks once for a hundred, reads on for those before them, and looks no further than five pages", async () => {
    const asked: string[] = [];
    const { cache, hasPropagated } = await startEdgeCache(({ operation, phase }) => {
      if (operation === "ListInvalidations" && phase === "arrived") asked.push(operation);
      return undefined;
    });
    const receipts: string[] = [];
    for (let n = 0; n < 101; n++) receipts.push((await cache.purge({ id: `p${n}`, items: ["/a"] }, live)).receipt);
    hasPropagated();

    expect(await cache.completed(new Set(receipts.slice(1)), live)).toStrictEqual(new Set(receipts.slice(1)));
    expect(asked).toHaveLength(1);
    hasPropagated();
    expect(await cache.completed(new Set(receipts), live)).toStrictEqual(new Set(receipts));
    expect(asked).toHaveLength(3);
  });

  it("fails with CloudFront's word when it does not answer, or not in time", async () => {
    const { cache: throttled } = await startEdgeCache(() => cloudFrontFault("Throttling"));
    const { cache: silent } = await startEdgeCache(() => new Promise(() => undefined));

    await expect(throttled.completed(new Set(["I1"]), live)).rejects.toThrow(/^edge: Throttling \(400\)$/);
    await expect(silent.completed(new Set(["I1"]), live)).rejects.toThrow(PurgeTargetError);
  });
});

const live = new AbortController().signal;
const plan = { id: "p1", items: ["#x", "/a"] };

async function startEdgeCache(intercept?: Intercept): Promise<ObservedEdgeCache> {
  const clock = new ManualClock();
  const quotas = { requestsPerSecond: 1_000, requestBurst: 1_000 };
  const cloudFront = await startCloudFront({ clock, intercept, quotas });
  onTestFinished(() => cloudFront.close());
  const { id } = await cloudFront.addDistribution({
    origins: [{ id: "site", url: "http://127.0.0.1:9" }],
    defaultBehavior: behavior(),
    cacheTagHeader: "cache-tag",
  });
  const client = new CloudFrontClient({
    endpoint: cloudFront.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return {
    cache: new CloudFrontEdgeCache(client, { distributionId: id, timeoutMs: 300 }, clock),
    billed: () => cloudFront.invalidations(id).flatMap(({ items }) => items),
    hasPropagated: () => clock.advance(5_000),
  };
}

function errorXml(code: string, message = "no"): string {
  return `<?xml version="1.0"?><ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
}

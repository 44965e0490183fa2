import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { describe, expect, it, onTestFinished } from "vitest";
import { startCloudFront } from "../../../../infra/local/edge/cloudfront.ts";
import type { Intercept } from "../../../../infra/local/service.ts";
import { CloudFrontEdgeCache } from "../../../../shared/adapters/edge-cache/cloudfront.ts";
import { type ObservedEdgeCache, edgeCacheContract } from "../../../contracts/edge-cache.ts";
import { behavior } from "../../../infra/local/edge/kit.ts";

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

const live = new AbortController().signal;
const plan = { id: "p1", items: ["#x", "/a"] };

async function startEdgeCache(intercept?: Intercept): Promise<ObservedEdgeCache> {
  const cloudFront = await startCloudFront({ intercept, quotas: { requestsPerSecond: 1_000, requestBurst: 1_000 } });
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
    cache: new CloudFrontEdgeCache(client, { distributionId: id, timeoutMs: 300 }),
    billed: () => cloudFront.invalidations(id).flatMap(({ items }) => items),
  };
}

function errorXml(code: string, message = "no"): string {
  return `<?xml version="1.0"?><ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
}

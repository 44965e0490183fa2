import {
  GetCachePolicyCommand,
  GetCachePolicyConfigCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetResponseHeadersPolicyCommand,
  GetResponseHeadersPolicyConfigCommand,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import { describe, expect, it } from "vitest";
import { startEdge, startPages } from "../kit.ts";

describe("UpdateDistribution", () => {
  it("takes the tag header, the comment and whether it is enabled from the whole configuration", async () => {
    const { sdk, distribution } = await startEdge(await startPages());
    const { DistributionConfig: seen, ETag } = await sdk.send(
      new GetDistributionConfigCommand({ Id: distribution.id }),
    );
    if (!seen) throw new Error("no configuration");

    const changed = { ...seen, Comment: "a & b", CacheTagConfig: { HeaderName: "x-other" } };
    const answer = await sdk.send(
      new UpdateDistributionCommand({ Id: distribution.id, IfMatch: ETag, DistributionConfig: changed }),
    );

    expect(answer.Distribution?.DistributionConfig).toMatchObject({
      Comment: "a & b",
      Enabled: true,
      CacheTagConfig: { HeaderName: "x-other" },
    });
    expect(distribution.settings.cacheTagHeader).toBe("x-other");
    expect(answer.ETag).not.toBe(ETag);
  });

  it("turns tags off where the configuration has no tag header any more", async () => {
    const { sdk, distribution } = await startEdge(await startPages());
    const { DistributionConfig: seen, ETag } = await sdk.send(
      new GetDistributionConfigCommand({ Id: distribution.id }),
    );
    if (!seen) throw new Error("no configuration");

    const DistributionConfig = { ...seen, CacheTagConfig: undefined };
    await sdk.send(new UpdateDistributionCommand({ Id: distribution.id, IfMatch: ETag, DistributionConfig }));

    expect(distribution.settings.cacheTagHeader).toBeUndefined();
  });

  it.each([
    ["without the version that was seen", undefined, "InvalidIfMatchVersion"],
    ["over a change that was not seen", "E0TAGWIRE", "PreconditionFailed"],
  ])("is refused %s", async (_, IfMatch, name) => {
    const { sdk, distribution } = await startEdge(await startPages());
    const { DistributionConfig } = await sdk.send(new GetDistributionConfigCommand({ Id: distribution.id }));

    const update = sdk.send(new UpdateDistributionCommand({ Id: distribution.id, IfMatch, DistributionConfig }));

    await expect(update).rejects.toMatchObject({ name });
  });

  it("is in progress for as long as told, as at AWS", async () => {
    const { sdk, distribution, clock } = await startEdge(await startPages(), {}, { deployMs: 60_000 });
    const status = async () =>
      (await sdk.send(new GetDistributionCommand({ Id: distribution.id }))).Distribution?.Status;

    expect(await status()).toBe("InProgress");
    clock.advance(60_000);
    expect(await status()).toBe("Deployed");
  });
});

describe("policies of a behaviour", () => {
  it("are found by the ids that the distribution's configuration names", async () => {
    const { sdk, distribution, cloudFront } = await startEdge(await startPages());
    const { settings } = distribution;
    cloudFront.updateDistribution(distribution.id, {
      ...settings,
      defaultBehavior: {
        ...settings.defaultBehavior,
        cachePolicyId: "mine",
        cachePolicy: {
          ...settings.defaultBehavior.cachePolicy,
          minTtlSeconds: 1,
          headers: { kind: "only", names: ["x-a"] },
        },
        responseHeadersPolicyId: "mine-too",
        responseHeadersPolicy: {
          removeHeaders: ["cache-tag"],
          customHeaders: [{ name: "x-b", value: "c", override: true }],
        },
      },
    });

    const { DistributionConfig: config } = await sdk.send(new GetDistributionConfigCommand({ Id: distribution.id }));
    const { CachePolicyId, ResponseHeadersPolicyId } = config?.DefaultCacheBehavior ?? {};
    const cache = await sdk.send(new GetCachePolicyConfigCommand({ Id: CachePolicyId }));
    const headers = await sdk.send(new GetResponseHeadersPolicyConfigCommand({ Id: ResponseHeadersPolicyId }));

    expect(cache.CachePolicyConfig).toMatchObject({
      MinTTL: 1,
      ParametersInCacheKeyAndForwardedToOrigin: {
        HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Quantity: 1, Items: ["x-a"] } },
        CookiesConfig: { CookieBehavior: "none" },
      },
    });
    expect(headers.ResponseHeadersPolicyConfig).toMatchObject({
      RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: "cache-tag" }] },
      CustomHeadersConfig: { Quantity: 1, Items: [{ Header: "x-b", Value: "c", Override: true }] },
    });
  });

  it("are those AWS keeps for everyone, too", async () => {
    const { sdk } = await startEdge(await startPages());

    const optimized = await sdk.send(new GetCachePolicyCommand({ Id: "658327ea-f89d-4fab-a63d-7e88639e58f6" }));
    const security = await sdk.send(
      new GetResponseHeadersPolicyCommand({ Id: "67f7725c-6f97-4210-82d7-5512b31e9d03" }),
    );

    expect(optimized.CachePolicy?.CachePolicyConfig).toMatchObject({ MinTTL: 1, DefaultTTL: 86_400 });
    expect(security.ResponseHeadersPolicy?.ResponseHeadersPolicyConfig?.RemoveHeadersConfig).toMatchObject({
      Quantity: 0,
    });
  });

  it("that there are not are not found", async () => {
    const { sdk } = await startEdge(await startPages());

    const cache = sdk.send(new GetCachePolicyCommand({ Id: "none" }));
    await expect(cache).rejects.toMatchObject({ name: "NoSuchCachePolicy" });
    const headers = sdk.send(new GetResponseHeadersPolicyCommand({ Id: "none" }));
    await expect(headers).rejects.toMatchObject({ name: "NoSuchResponseHeadersPolicy" });
  });
});

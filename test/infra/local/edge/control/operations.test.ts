import {
  AccessDenied,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetInvalidationCommand,
  InvalidArgument,
  ListDistributionsCommand,
  ListInvalidationsCommand,
  NoSuchDistribution,
  NoSuchInvalidation,
} from "@aws-sdk/client-cloudfront";
import { describe, expect, it } from "vitest";
import { cloudFrontFault } from "../../../../../infra/local/edge/control/api-error.ts";
import type { LocalCall } from "../../../../../infra/local/service.ts";
import { fetchRaw, startEdge, startPages } from "../kit.ts";
import { SIGNED } from "./signed.ts";

describe("the control API", () => {
  it("lists invalidations newest first, page by page", async () => {
    const { sdk, distribution, invalidate } = await startEdge(await startPages());
    const made: unknown[] = [];
    for (let index = 0; index < 5; index++) made.unshift((await invalidate([`/${index}`])).Id);

    const listed: unknown[] = [];
    let marker: string | undefined;
    do {
      const { InvalidationList: list } = await sdk.send(
        new ListInvalidationsCommand({ DistributionId: distribution.id, MaxItems: 2, Marker: marker }),
      );
      expect(list?.Quantity).toBe(list?.Items?.length);
      listed.push(...(list?.Items ?? []).map(({ Id: id }) => id));
      marker = list?.IsTruncated ? list.NextMarker : undefined;
    } while (marker !== undefined);

    expect(listed).toEqual(made);
  });

  it("refuses markers it did not give, and numbers of items there can't be", async () => {
    const { sdk, distribution } = await startEdge(await startPages());
    for (const input of [{ Marker: "nonsense" }, { MaxItems: 0 }, { MaxItems: 101 }]) {
      const listed = sdk.send(new ListInvalidationsCommand({ DistributionId: distribution.id, ...input }));
      await expect(listed).rejects.toBeInstanceOf(InvalidArgument);
    }
  });

  it("tells whether tags are configured, and under which header", async () => {
    const { sdk, distribution, cloudFront } = await startEdge(await startPages());
    const config = async (): Promise<unknown> => sdk.send(new GetDistributionConfigCommand({ Id: distribution.id }));
    const configured = await config();

    cloudFront.updateDistribution(distribution.id, { ...distribution.settings, cacheTagHeader: undefined });

    expect(configured).toMatchObject({
      DistributionConfig: { CacheTagConfig: { HeaderName: "cache-tag" }, Enabled: true },
    });
    expect(await config()).toMatchObject({
      DistributionConfig: expect.not.objectContaining({ CacheTagConfig: expect.anything() }),
    });
  });

  it("gets and lists distributions", async () => {
    const { sdk, distribution } = await startEdge(await startPages());

    const { Distribution: got, ETag: etag } = await sdk.send(new GetDistributionCommand({ Id: distribution.id }));
    const { DistributionList: list } = await sdk.send(new ListDistributionsCommand());

    expect(got).toMatchObject({
      Id: distribution.id,
      ARN: distribution.arn,
      DomainName: distribution.domainName,
      Status: "Deployed",
    });
    expect(got?.DistributionConfig?.DefaultCacheBehavior).toMatchObject({
      TargetOriginId: "site",
      MinTTL: 0,
      MaxTTL: 31_536_000,
    });
    expect(etag).toMatch(/^E/);
    expect(list?.Items?.map(({ Id: id }) => id)).toEqual([distribution.id]);
  });

  it("refuses what there is not", async () => {
    const { sdk, distribution, cloudFront } = await startEdge(await startPages());

    await expect(
      sdk.send(new GetInvalidationCommand({ DistributionId: distribution.id, Id: "I0" })),
    ).rejects.toBeInstanceOf(NoSuchInvalidation);
    await expect(sdk.send(new GetDistributionConfigCommand({ Id: "E0" }))).rejects.toBeInstanceOf(NoSuchDistribution);
    const unknown = await fetchRaw(cloudFront.url, "/2020-05-31/function", { headers: { authorization: SIGNED } });
    expect([unknown.status, unknown.body]).toEqual([501, expect.stringContaining("NotImplemented")]);
  });

  it("refuses requests that are not signed, or signed for another service", async () => {
    const { cloudFront } = await startEdge(await startPages());
    const list = "/2020-05-31/distribution";

    expect(await fetchRaw(cloudFront.url, list)).toMatchObject({
      status: 403,
      body: expect.stringContaining("MissingAuthenticationToken"),
    });
    const elsewhere = SIGNED.replace("cloudfront", "s3");
    expect(await fetchRaw(cloudFront.url, list, { headers: { authorization: elsewhere } })).toMatchObject({
      status: 403,
      body: expect.stringContaining("SignatureDoesNotMatch"),
    });
    expect((await fetchRaw(cloudFront.url, list, { headers: { authorization: SIGNED } })).status).toBe(200);
  });
});

describe("faults", () => {
  it("asks the fault plan with what was understood, before and after", async () => {
    const calls: LocalCall[] = [];
    const { invalidate, distribution } = await startEdge(
      await startPages(),
      {},
      { intercept: (call) => void calls.push(call) },
    );

    await invalidate(["/a"], "plan-1");

    const call = {
      service: "cloudfront",
      operation: "CreateInvalidation",
      target: distribution.id,
      body: { callerReference: "plan-1", items: ["/a"] },
    };
    expect(calls).toEqual([
      { ...call, phase: "arrived" },
      { ...call, phase: "done" },
    ]);
  });

  it("does nothing when a fault arrives first, and all of it when the fault comes after", async () => {
    let phase = "arrived";
    const { invalidate, cloudFront } = await startEdge(
      await startPages(),
      {},
      {
        intercept: (call) => (call.phase === phase ? cloudFrontFault("AccessDenied") : undefined),
      },
    );

    await expect(invalidate(["/a"], "plan-1")).rejects.toBeInstanceOf(AccessDenied);
    const billedBefore = cloudFront.billedItems();
    phase = "done";
    await expect(invalidate(["/a"], "plan-1")).rejects.toBeInstanceOf(AccessDenied);

    expect([billedBefore, cloudFront.billedItems()]).toEqual([0, 1]);
  });

  it("drops the connection where the fault plan says so", async () => {
    const { invalidate } = await startEdge(await startPages(), {}, { intercept: () => ({ kind: "drop" }) });

    await expect(invalidate(["/a"])).rejects.toThrow("socket hang up");
  });
});

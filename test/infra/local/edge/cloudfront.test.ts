import {
  CreateInvalidationCommand,
  GetInvalidationCommand,
  InconsistentQuantities,
  InvalidArgument,
  ListInvalidationsCommand,
  NoSuchDistribution,
  TooManyInvalidationsInProgress,
  waitUntilInvalidationCompleted,
} from "@aws-sdk/client-cloudfront";
import { describe, expect, it } from "vitest";
import { createInvalidation, startEdge, startOrigin, startPages } from "./kit.ts";

describe("CloudFront, as its SDK and its viewers see it", () => {
  it("serves a page from the cache until its tag is invalidated, and leaves other pages alone", async () => {
    const origin = await startOrigin((req, res) =>
      res.writeHead(200, { "cache-tag": req.url === "/b" ? "zeta" : "product:1, Category:TV" }).end(),
    );
    const { get, invalidate, clock, sdk, distribution } = await startEdge(origin);
    expect([(await get("/a")).cache, (await get("/a")).cache, (await get("/b")).cache]).toEqual([
      "Miss",
      "Hit",
      "Miss",
    ]);

    const { Id: id, Status: status, InvalidationBatch: batch } = await invalidate(["#category:tv"]);
    const whilePropagating = (await get("/a")).cache;
    clock.advance(50);
    await waitUntilInvalidationCompleted({ client: sdk, maxWaitTime: 60 }, { DistributionId: distribution.id, Id: id });

    expect({ status, items: batch?.Paths?.Items }).toEqual({ status: "InProgress", items: ["#category:tv"] });
    expect([whilePropagating, (await get("/a")).cache, (await get("/b")).cache]).toEqual(["Hit", "Miss", "Hit"]);
  });

  it("answers one origin request to all who ask for the same page at once", async () => {
    const origin = await startPages();
    const { get } = await startEdge(origin);

    const seen = await Promise.all(Array.from({ length: 20 }, () => get("/popular")));

    expect(origin.requests.length).toBe(1);
    expect(seen.map(({ cache }) => cache).toSorted()).toEqual([...Array<string>(19).fill("Hit"), "Miss"]);
    expect(new Set(seen.map(({ body }) => body))).toEqual(new Set(["v1"]));
  });

  it.each([
    ["a distribution there is not", NoSuchDistribution, createInvalidation("E0", ["/"], "r")],
    ["a tag with a comma", InvalidArgument, createInvalidation("E1", ["#a,b"], "r")],
    ["a path without a slash", InvalidArgument, createInvalidation("E1", ["a"], "r")],
  ])("refuses %s with the error class of the SDK", async (_what, errorClass, command) => {
    const { sdk, cloudFront } = await startEdge(await startPages());
    await cloudFront.addDistribution((await startEdge(await startPages())).distribution.settings, { id: "E1" });

    await expect(sdk.send(command)).rejects.toBeInstanceOf(errorClass);
  });

  it("refuses a quantity that is not the number of items", async () => {
    const { sdk, distribution } = await startEdge(await startPages());
    const InvalidationBatch = { CallerReference: "r", Paths: { Quantity: 2, Items: ["/"] } };

    const answer = sdk.send(new CreateInvalidationCommand({ DistributionId: distribution.id, InvalidationBatch }));

    await expect(answer).rejects.toBeInstanceOf(InconsistentQuantities);
  });

  it("gets and lists invalidations", async () => {
    const { sdk, distribution, invalidate } = await startEdge(await startPages());
    const { Id: id } = await invalidate(["/a", "#b"]);

    const got = await sdk.send(new GetInvalidationCommand({ DistributionId: distribution.id, Id: id }));
    const listed = await sdk.send(new ListInvalidationsCommand({ DistributionId: distribution.id }));

    expect(got.Invalidation?.InvalidationBatch?.Paths?.Items).toEqual(["/a", "#b"]);
    expect(listed.InvalidationList?.Items?.map((item) => item.Id)).toEqual([id]);
  });

  it("refuses more wildcards than may be in progress", async () => {
    const { invalidate } = await startEdge(await startPages(), {}, { quotas: {} });

    const sixteen = invalidate(Array.from({ length: 16 }, (_, index) => `/${index}/*`));

    await expect(sixteen).rejects.toBeInstanceOf(TooManyInvalidationsInProgress);
  });
});

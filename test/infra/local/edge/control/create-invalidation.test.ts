import {
  BatchTooLarge,
  CloudFrontServiceException,
  type CreateInvalidationCommandInput,
  GetDistributionCommand,
  GetInvalidationCommand,
  InvalidArgument,
  ListInvalidationsCommand,
  MissingBody,
  TooManyInvalidationsInProgress,
} from "@aws-sdk/client-cloudfront";
import { describe, expect, it } from "vitest";
import { createInvalidation, fetchRaw, startEdge, startPages } from "../kit.ts";
import { SIGNED } from "./signed.ts";

describe("CreateInvalidation", () => {
  it("is in progress until it has taken effect everywhere", async () => {
    const { sdk, distribution, invalidate, clock } = await startEdge(await startPages());
    const { Id: id } = await invalidate(["/a"]);
    const status = async (): Promise<unknown> =>
      (await sdk.send(new GetInvalidationCommand({ DistributionId: distribution.id, Id: id }))).Invalidation?.Status;

    const before = await status();
    clock.advance(50);

    expect([before, await status()]).toEqual(["InProgress", "Completed"]);
  });

  it("returns the earlier invalidation for the same caller reference and paths, and bills it once", async () => {
    const { invalidate, clock, cloudFront, distribution } = await startEdge(await startPages());
    const first = await invalidate(["/a", "#b"], "plan-1");
    clock.advance(50);

    const again = await invalidate(["/a", "#b"], "plan-1");

    expect([again.Id, again.Status]).toEqual([first.Id, "Completed"]);
    expect([cloudFront.billedItems(), cloudFront.invalidations(distribution.id).length]).toEqual([2, 1]);
  });

  it.each([[["/a", "/b", "/c"]], [["/a"]], [["/b", "/a"]]])(
    "refuses a caller reference that was used for other paths: %j",
    async (items) => {
      const { invalidate } = await startEdge(await startPages());
      await invalidate(["/a", "/b"], "plan-1");

      const refused = await invalidate(items, "plan-1").catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(CloudFrontServiceException);
      expect(refused).toMatchObject({ name: "InvalidationBatchAlreadyExists", $metadata: { httpStatusCode: 409 } });
    },
  );

  it("keeps caller references of two distributions apart", async () => {
    const { invalidate, cloudFront, sdk, distribution } = await startEdge(await startPages());
    const other = await cloudFront.addDistribution(distribution.settings);
    await invalidate(["/a"], "plan-1");

    await sdk.send(createInvalidation(other.id, ["/b"], "plan-1"));

    expect([cloudFront.billedItems(), cloudFront.billedItems(other.id)]).toEqual([2, 1]);
  });

  it("bills every path and tag of an accepted batch, duplicates included, and none of a refused one", async () => {
    const { invalidate, cloudFront } = await startEdge(await startPages());

    await invalidate(["/a", "/a", "#t", "/b*"]);
    await invalidate(["/a", "no-slash"]).catch(() => undefined);

    expect(cloudFront.billedItems()).toBe(4);
  });

  it("takes 3,000 items, each with characters XML must escape, and returns them as they were", async () => {
    const { invalidate, cloudFront, distribution } = await startEdge(await startPages());
    const items = Array.from({ length: 3_000 }, (_, index) =>
      index % 2 ? `#a&b<c>"d'${index}` : `/a?x=1&y='${index}'`,
    );

    const { InvalidationBatch: batch } = await invalidate(items, "plan\n<&>'é");

    expect(batch).toMatchObject({ CallerReference: "plan\n<&>'é", Paths: { Items: items } });
    expect(cloudFront.invalidations(distribution.id)[0]?.items).toEqual(items);
  });

  it("refuses more than 3,000 items", async () => {
    const { invalidate } = await startEdge(await startPages());
    const items = Array.from({ length: 3_001 }, (_, index) => `#${index}`);

    const refused = invalidate(items);

    await expect(refused).rejects.toBeInstanceOf(BatchTooLarge);
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
  });

  it("names the item it refuses", async () => {
    const { invalidate } = await startEdge(await startPages());

    const refused = invalidate(["/fine", "/not fine"]);

    await expect(refused).rejects.toBeInstanceOf(InvalidArgument);
    await expect(refused).rejects.toThrow('"/not fine"');
  });

  it.each<[string, Partial<CreateInvalidationCommandInput["InvalidationBatch"]>]>([
    ["no items", { CallerReference: "r", Paths: { Quantity: 0, Items: [] } }],
    ["an empty caller reference", { CallerReference: "", Paths: { Quantity: 1, Items: ["/"] } }],
    ["no paths", { CallerReference: "r" }],
  ])("refuses %s", async (_what, batch) => {
    const { sdk, distribution } = await startEdge(await startPages());
    const command = createInvalidation(distribution.id, ["/"], "r");
    Object.assign(command.input, { InvalidationBatch: batch });

    await expect(sdk.send(command)).rejects.toBeInstanceOf(InvalidArgument);
  });

  it("refuses no body, and a body that is no XML", async () => {
    const { sdk, distribution, cloudFront } = await startEdge(await startPages());
    const command = createInvalidation(distribution.id, ["/"], "r");
    Object.assign(command.input, { InvalidationBatch: undefined });

    await expect(sdk.send(command)).rejects.toBeInstanceOf(MissingBody);
    const path = `/2020-05-31/distribution/${distribution.id}/invalidation`;
    const broken = await fetchRaw(cloudFront.url, path, {
      method: "POST",
      headers: { authorization: SIGNED },
      body: "<Invalid",
    });
    expect([broken.status, broken.body]).toEqual([400, expect.stringContaining("<Code>MalformedXML</Code>")]);
  });
});

describe("quotas", () => {
  it("refuses what exceeds the rate, for all distributions together, until time has passed", async () => {
    const { invalidate, cloudFront, sdk, distribution, clock } = await startEdge(
      await startPages(),
      {},
      { quotas: {} },
    );
    const other = await cloudFront.addDistribution(distribution.settings);
    await invalidate(Array.from({ length: 150 }, (_, index) => `#${index}`));

    const refused = sdk.send(createInvalidation(other.id, ["#a"], "r"));
    await expect(refused).rejects.toBeInstanceOf(TooManyInvalidationsInProgress);
    clock.advance(1_000);

    await sdk.send(createInvalidation(other.id, ["#a"], "r"));
    expect(cloudFront.billedItems()).toBe(151);
  });

  it("frees what was in progress once it is completed", async () => {
    const quotas = { model: "in-progress" } as const;
    const { invalidate, clock } = await startEdge(await startPages(), {}, { quotas });
    const wildcards = Array.from({ length: 15 }, (_, index) => `/${index}/*`);
    await invalidate(wildcards);

    await expect(invalidate(["/a*"])).rejects.toBeInstanceOf(TooManyInvalidationsInProgress);
    clock.advance(50);

    await expect(invalidate(["/a*"])).resolves.toMatchObject({ Status: "InProgress" });
  });

  it("spends nothing on an invalidation that is made again under its caller reference", async () => {
    const { invalidate } = await startEdge(await startPages(), {}, { quotas: { requestBurst: 100 } });

    const made = await invalidate(["/a*"], "plan-1");

    expect((await invalidate(["/a*"], "plan-1")).Id).toBe(made.Id);
  });

  it("throttles quick calls, each operation on its own, with the error of the SDK's retries", async () => {
    const { sdk, distribution, clock } = await startEdge(await startPages(), {}, { quotas: {} });
    const list = (): Promise<unknown> => sdk.send(new ListInvalidationsCommand({ DistributionId: distribution.id }));
    for (let call = 0; call < 7; call++) await list();

    await expect(list()).rejects.toMatchObject({
      name: "Throttling",
      message: "Rate exceeded",
      $metadata: { httpStatusCode: 400 },
    });
    await sdk.send(new GetDistributionCommand({ Id: distribution.id }));
    clock.advance(500);
    await list();
  });
});

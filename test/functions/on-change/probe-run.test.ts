import { describe, expect, it } from "vitest";
import { isOfProbe, probeRun } from "../../../functions/on-change/probe-run.ts";
import { invalidate } from "../../../shared/pipeline/pipeline.ts";
import { BatchWorld, recordOf, shop, STREAM } from "../../shared/pipeline/batch-world.ts";
import { record } from "../../shared/pipeline/change/stream-record.ts";

const PROBE_STREAM = "arn:aws:dynamodb:us-east-1:1:table/Shop-Probe/stream/1";
const SETTINGS = { table: "Shop-Probe", edges: ["www", "old"] };

describe("a change that the canary made", () => {
  it("purges its tag once at each edge it watches, also where pages' headers are written by hand", async () => {
    const world = new BatchWorld();

    const { firstFailure } = await invalidate([written(1)], probing(world));

    expect(firstFailure).toBeUndefined();
    expect(world.edgeQueue.itemsOf("www")).toMatchObject([{ item: "#tagwire-probe" }]);
    expect(world.edgeQueue.itemsOf("old")).toMatchObject([{ item: "#tagwire-probe" }]);
    expect(world.laterQueue.purges).toStrictEqual([]);
  });

  it("purges its tag in every Redis before, and leaves the other mark alone", async () => {
    const world = new BatchWorld();
    for (const tag of ["tagwire-probe", "tagwire-control"]) world.main.entries.set(`shop:t:${tag}`, "run 1");

    await invalidate([written(1)], probing(world));

    expect([...world.main.entries.keys()]).toStrictEqual(["shop:t:tagwire-control"]);
  });

  it("reaches no edge that has no pages of it", async () => {
    const world = new BatchWorld();

    await invalidate([written(1)], { ...probing(world, ["www"]), report: world.reporter.report });

    expect(world.edgeQueue.requests.map(({ edge }) => edge)).toStrictEqual(["www"]);
  });

  it("that can't be read is neither kept nor made up for by purging anything else", async () => {
    const world = new BatchWorld();

    const { firstFailure } = await invalidate([record({ arn: PROBE_STREAM })], probing(world));

    expect(firstFailure).toBeUndefined();
    expect(world.edgeQueue.requests).toStrictEqual([]);
    expect(world.laterQueue.purges).toStrictEqual([]);
    expect(world.parking.parked.size).toBe(0);
  });

  it("is told by its stream from every change of the user's", () => {
    expect(isOfProbe([written(1)], SETTINGS)).toBe(true);
    expect(isOfProbe([recordOf(1, "1", undefined, {})], SETTINGS)).toBe(false);
    expect(isOfProbe([record({ arn: STREAM.replace("Shop-Products", "Shop-Probe-2") })], SETTINGS)).toBe(false);
    expect(isOfProbe([], SETTINGS)).toBe(false);
    expect(isOfProbe([{}, null], SETTINGS)).toBe(false);
  });
});

function written(sequence: number): unknown {
  const image = (run: string) => ({ pk: { S: "canary" }, run: { S: run } });
  return record({
    arn: PROBE_STREAM,
    keys: { pk: { S: "canary" } },
    old: image("run 0"),
    new: image(`run ${sequence}`),
    sequenceNumber: String(10n ** 20n + BigInt(sequence)),
  });
}

function probing(world: BatchWorld, edges = SETTINGS.edges) {
  const { report, signal, ...run } = world.run({ config: shop });
  return { ...probeRun(run, { ...SETTINGS, edges }), report, signal };
}

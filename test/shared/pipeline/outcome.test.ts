import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invalidate } from "../../../shared/pipeline/pipeline.ts";
import type { EdgeQueue } from "../../../shared/ports/edge-queue.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import { BatchWorld, inserted, recordOf, sequenceNumber, unreadableRecord } from "./batch-world.ts";

describe("invalidate", () => {
  it("asks for a batch again from the first record that could not be parked, and purges its source meanwhile", async () => {
    const world = new BatchWorld();
    const parking = { park: () => Promise.reject(new PurgeTargetError("parked objects", "status 503")) };

    const outcome = await invalidate([inserted(1, "1", "tv"), unreadableRecord(2)], world.run({ parking }));

    expect(outcome.firstFailure).toBe(sequenceNumber(2));
    expect(world.itemsAt("www")).toContain("#products");
  });

  it("asks for a batch again from the first record whose later purge could not be kept", async () => {
    const world = new BatchWorld();
    const laterQueue = { keep: () => Promise.reject(new PurgeTargetError("later queue", "refused")) };

    const outcome = await invalidate(
      [recordOf(1, "1", { name: "a" }, { name: "a" }), inserted(2, "2", "tv")],
      world.run({ laterQueue }),
    );

    expect(outcome.firstFailure).toBe(sequenceNumber(2));
  });

  it("asks for the whole batch again when nothing tells where the first failure is", async () => {
    const world = new BatchWorld();
    const parking = { park: () => Promise.reject(new PurgeTargetError("parked objects", "status 503")) };

    await expect(invalidate([{ nothing: true }, inserted(2, "2", "tv")], world.run({ parking }))).rejects.toThrow(
      "the whole batch must come again",
    );
  });

  it("offers the edge items that a queue did not take once more", async () => {
    const world = new BatchWorld();
    const edgeQueue = refusing(world.edgeQueue, 1, () => true);

    const outcome = await invalidate([inserted(1, "1", "tv")], world.run({ edgeQueue }));

    expect(outcome.firstFailure).toBeUndefined();
    expect(world.itemsAt("www")).toContain("#product:1");
  });

  it("answers with the lowest place that needs an item that was not queued, and whose own items come again as a whole", async () => {
    const categories = fc.array(fc.constantFrom("tv", "hifi", "pc"), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(categories, fc.func(fc.boolean()), async (batch, isRefused) => {
        const world = new BatchWorld();
        const edgeQueue = refusing(world.edgeQueue, Infinity, (edge, item) => isRefused(edge, item));
        const records = batch.map((category, place) => inserted(place, String(place), category));

        const { firstFailure } = await invalidate(records, world.run({ edgeQueue }));

        const refused = batch.flatMap((category, place) => {
          const items = [`#product:${place}`, `#category:${category}`, `/c/${category}`];
          return ["www", "old"].some((edge) => items.some((item) => isRefused(edge, item))) ? [place] : [];
        });
        const firstRefused = startOfCategories(refused[0] ?? -1, batch);
        expect(firstFailure).toBe(firstRefused < 0 ? undefined : sequenceNumber(firstRefused));
      }),
    );
  });
});

/** Back to where no category goes on that `old`, which is purged once more after each of its changes, was asked for. */
function startOfCategories(place: number, categories: readonly string[]): number {
  const first = categories.findIndex((one, at) => at < place && categories.slice(place).includes(one));
  return first < 0 ? place : startOfCategories(first, categories);
}

/** A queue that refuses some items in its first calls. */
function refusing(queue: EdgeQueue, calls: number, isRefused: (edge: string, item: string) => boolean): EdgeQueue {
  let left = calls;
  return {
    queue: async (requests, signal) => {
      left -= 1;
      const refused = left >= 0 ? isRefused : () => false;
      const split = (wanted: boolean) =>
        requests.map(({ edge, items, ...rest }) => ({
          edge,
          ...rest,
          items: items.filter(({ item }) => refused(edge, item) === wanted),
        }));
      await queue.queue(split(false), signal);
      return { failed: split(true).filter(({ items }) => items.length > 0) };
    },
  };
}

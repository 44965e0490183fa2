import { expect, it } from "vitest";
import type { EdgeQueue } from "../../../shared/ports/edge-queue.ts";
import { ApiWorld } from "./api-world.ts";

it("is not made while any edge's items can't be queued; who asks again makes it at once, and it is one purge", async () => {
  const world = new ApiWorld();
  const token = await world.token();
  const ask = { token, body: { tags: ["product:42"] }, headers: { "idempotency-key": "once" } };
  const refusing = new ApiWorld(undefined, { ...world.parts, edgeQueue: refusingEdge("old", world.edgeQueue) });
  expect((await refusing.ask("POST", "/v1/purges", ask)).status).toBe(503);
  const refusedAtMs = world.clock.now();

  const { status } = await world.ask("POST", "/v1/purges", ask);

  expect(status).toBe(202);
  expect(world.clock.now()).toBe(refusedAtMs);
  expect(world.itemsOf("www")).toStrictEqual(["#product:42"]);
  expect(world.itemsOf("old")).toStrictEqual(["#product:42"]);
});

it("of an edge that is purged once more holds for both: the second is not taken for the first", async () => {
  const world = new ApiWorld();
  world.main.isAway = true;

  await world.ask("POST", "/v1/purges", { body: { tags: ["product:42"] } });

  const later = world.laterQueue.purges.flatMap(({ edges }) => edges);
  expect(later.map(({ edge }) => edge).toSorted()).toStrictEqual(["old", "www"]);
  for (const { edge, items } of later) {
    const names = [...world.edgeQueue.itemsOf(edge), ...items].map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
  }
});

function refusingEdge(edge: string, queue: EdgeQueue): EdgeQueue {
  return {
    queue: async (requests, signal) => {
      await queue.queue(
        requests.filter((request) => request.edge !== edge),
        signal,
      );
      return { failed: requests.filter((request) => request.edge === edge) };
    },
  };
}

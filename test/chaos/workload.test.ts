import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { workload } from "./workload.ts";

it("each of 2,000 writes changes its item", async () => {
  const { before, writes } = await workload(2_000);
  const items = new Map(before.map(({ id, item }) => [id, item]));
  const idle = writes.filter(({ id, item }) => {
    const changesNothing = isDeepStrictEqual(items.get(id), item);
    items.set(id, item);
    return changesNothing;
  });

  expect(writes).toHaveLength(2_000);
  expect(idle).toEqual([]);
});

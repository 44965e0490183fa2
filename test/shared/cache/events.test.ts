import { expect, it } from "vitest";
import type { CacheEvent } from "../../../shared/cache/events.ts";
import { cacheWorld, tags } from "./cache-world.ts";

it.each<[string, (event: CacheEvent) => void]>([
  [
    "at once",
    () => {
      throw new Error("the reporter fails");
    },
  ],
  ["later", () => Promise.reject(new Error("the reporter fails"))],
])("what takes events may throw %s: readers and purges notice nothing", async (_, onEvent) => {
  const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;
  const { cache } = cacheWorld({ onEvent });
  const unhandled: unknown[] = [];
  const notice = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", notice);

  const read = () => cache.getOrSet("product", product, () => "jq");
  expect([await read(), await read(), await cache.purge(product.tags)]).toStrictEqual(["jq", "jq", ""]);
  await new Promise((resolve) => void setImmediate(resolve));

  process.off("unhandledRejection", notice);
  expect(unhandled).toStrictEqual([]);
});

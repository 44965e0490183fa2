import type { Figure } from "../figure.ts";
import { builtClient } from "./built-client.ts";
import { neverLoads, product, shownTags, TAG_COUNTS } from "./product.ts";
import { compare, cpuClock } from "./rounds.ts";

const PART = "in memory: processor time of a hit";

/** What our own code costs for each hit, where the store costs next to nothing. */
export async function inMemory(): Promise<readonly Figure[]> {
  const { createTagCache, memory } = await builtClient();
  const cache = createTagCache({ store: memory(), namespace: "bench" });
  const lifetime = { source: "consistent", ttl: "1h" } as const;
  const texts = new Map([["product", JSON.stringify(product(1))]]);
  const hits = await Promise.all(
    TAG_COUNTS.map(async (count) => {
      const options = { ...lifetime, tags: shownTags(count) };
      await cache.getOrSet(`product-${count}`, options, () => product(1));
      return [hitOf(count), () => cache.getOrSet(`product-${count}`, options, neverLoads)] as const;
    }),
  );
  const { baselineUs, measured } = await compare(
    async () => JSON.parse(texts.get("product") ?? "") as unknown,
    Object.fromEntries(hits),
    { warming: 20_000, rounds: 25, calls: 1_000, clock: cpuClock },
  );
  return [
    { part: PART, figure: "Map.get and JSON.parse", value: baselineUs, unit: "µs" },
    ...Array.from(measured, ([figure, { us }]) => ({ part: PART, figure, value: us, unit: "µs" })),
  ];
}

const hitOf = (count: number): string => `a hit with ${count} ${count === 1 ? "tag" : "tags"}`;

import { expect, it } from "vitest";
import { type ColdCatalogue, throughCache, throughMap } from "./cold-catalogue.ts";

const CATALOGUE: ColdCatalogue = { products: 20, reads: 400, readsPerSecond: 1, readsPerWrite: 20 };

it("hits as often as anything could that keeps nothing stale, where the source answers consistently", async () => {
  const [ours, atBest] = [await throughCache(CATALOGUE, "consistent"), await throughMap(CATALOGUE)];

  expect(ours.hits).toBe(atBest.hits);
  expect(ours.hits).toBeGreaterThan(200);
});

it("pays for a source that may lag with a second load", async () => {
  const [settling, consistent] = [await throughCache(CATALOGUE, "5s"), await throughCache(CATALOGUE, "consistent")];

  expect(settling.hits).toBeLessThan(consistent.hits);
});

it("comes to the same numbers each time", async () => {
  expect(await throughCache(CATALOGUE)).toStrictEqual(await throughCache(CATALOGUE));
});

import { type Figure, median } from "../figure.ts";
import type { Peer } from "./peer.ts";
import { product } from "./product.ts";
import { wallClock } from "./rounds.ts";

/** How many keys hang on what is purged. */
const KEY_COUNTS = [1, 100, 10_000] as const;

/** Keys on the widest tag; the others share these. */
const KEYS = 10_000;

/** The widest tag can be purged once, then all must be written again. */
const ROUNDS = 9;

/**
 * Purges by each before any is measured: code that has not run some thousand times is not compiled yet, ours no more than theirs,
 * and what filling left behind is still to be collected.
 */
const WARMING_PURGES = 500;

/** Purges of each of the narrower tags in a round. */
const NARROW_PURGES = 20;

/** Writers at a time, where keys are written one by one. */
const CONCURRENCY = 50;

/** Keys filled by one call, where that can be: one request of Upstash's may have 10 MB. */
const FILLED_AT_ONCE = 1_000;

/** Purges of a tag on which few or many keys hang: all peers in turn, a raw GET between any two. */
export async function purges(
  peers: readonly Peer[],
  raw: () => Promise<unknown>,
  part: string,
): Promise<readonly Figure[]> {
  const rawUs: number[] = [];
  const samples = peers.map((peer) => ({ peer, us: new Map(KEY_COUNTS.map((count) => [count, [] as number[]])) }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const peer of peers) await fill(peer, round);
    for (let purge = 0; purge < WARMING_PURGES; purge++) {
      for (const peer of peers) await peer.purge(`nothing-${purge}`);
    }
    for (const count of KEY_COUNTS) {
      const times = Math.min(NARROW_PURGES, KEYS / count);
      for (let time = 0; time < times; time++) {
        for (const { peer, us } of samples) {
          rawUs.push(await spent(raw));
          us.get(count)?.push(await purgeOne(peer, round, count, time));
        }
      }
    }
  }
  return samples.flatMap(({ peer, us }) =>
    Array.from(us, ([count, purgeUs]): Figure => {
      const figure = `purge of a tag with ${count.toLocaleString("en")} ${count === 1 ? "key" : "keys"}`;
      const value = median(purgeUs) / median(rawUs);
      return { part, figure, ...(peers.length > 1 && { of: peer.name }), value, unit: "×" };
    }),
  );
}

/** @returns microseconds. */
async function purgeOne(peer: Peer, round: number, count: number, time: number): Promise<number> {
  // The last of them: no other purge has had it.
  const key = (time + 1) * count - 1;
  const us = await spent(() => peer.purge(tagOf(round, count, key)));
  const left = await peer.get(keyOf(round, key), tagsOf(round, key));
  if (left !== undefined && left !== null) throw new Error(`${peer.name} served what was purged`);
  return us;
}

async function fill(peer: Peer, round: number): Promise<void> {
  if (peer.getOrSetMany) {
    for (let first = 0; first < KEYS; first += FILLED_AT_ONCE) {
      const keys = Array.from({ length: FILLED_AT_ONCE }, (_, at) => first + at);
      await peer.getOrSetMany(new Map(keys.map((key) => [keyOf(round, key), tagsOf(round, key)])), product);
    }
    return;
  }
  let next = 0;
  const writer = async (): Promise<void> => {
    for (let key = next++; key < KEYS; key = next++) {
      await peer.getOrSet(keyOf(round, key), tagsOf(round, key), () => product(key));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, writer));
}

const keyOf = (round: number, key: number): string => `purged-${round}-${key}`;

const tagOf = (round: number, count: number, key: number): string => `${round}-${count}-${Math.floor(key / count)}`;

const tagsOf = (round: number, key: number): readonly string[] => KEY_COUNTS.map((count) => tagOf(round, count, key));

async function spent(work: () => Promise<unknown>): Promise<number> {
  const startedAt = wallClock();
  await work();
  return wallClock() - startedAt;
}

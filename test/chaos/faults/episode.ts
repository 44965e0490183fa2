import { chance, pick, shuffled } from "../chance.ts";

/** What goes wrong for a while. */
export const EPISODE_KINDS = [
  /** A bit of everything, everywhere. */
  "storm",
  /** Functions die at one call in so many. */
  "deaths",
  /** Everything answers late, so that lanes and messages overtake each other. */
  "slowness",
  /** Messages are not deleted, or are there twice. */
  "redelivery",
  /** Batches of messages are taken in part. */
  "partial-sends",
  "redis-down",
  "redis-flushed",
  "edge-throttled",
  "mapping-off",
  "service-restarted",
  "ledger-down",
  "clock-jump",
] as const;

type EpisodeKind = (typeof EPISODE_KINDS)[number];

/** A while in which something goes wrong, after a calm in which things get on. */
export interface Episode {
  readonly number: number;
  readonly kind: EpisodeKind;
  readonly calmMs: number;
  readonly forMs: number;
}

/** Kinds that are over at once. */
const INSTANT: readonly EpisodeKind[] = ["redis-flushed", "clock-jump"];

/** Kinds one of which lasts for minutes in each round. */
const OUTAGES = ["redis-down", "edge-throttled", "mapping-off", "ledger-down"] as const;

/** The so-manieth episode of a seed. Each round of them brings every kind, in an order of its own. */
export function episode(seed: number, number: number): Episode {
  const round = Math.floor(number / EPISODE_KINDS.length);
  const kind = shuffled(EPISODE_KINDS, seed, "order", round)[number % EPISODE_KINDS.length] ?? "storm";
  const long = pick(OUTAGES, chance(seed, "outage", round)) === kind;
  const between = (what: string, minMs: number, maxMs: number): number =>
    Math.round(minMs + chance(seed, what, number) * (maxMs - minMs));
  return { number, kind, calmMs: between("calm", 500, 3_000), forMs: durationMs() };

  function durationMs(): number {
    if (INSTANT.includes(kind)) return 0;
    if (kind === "storm" || kind === "slowness") return between("duration", 8_000, 16_000);
    if (kind === "service-restarted") return between("duration", 500, 3_000);
    return long ? between("duration", 60_000, 150_000) : between("duration", 2_000, 8_000);
  }
}

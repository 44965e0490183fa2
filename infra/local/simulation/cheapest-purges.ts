import { USD_PER_ITEM } from "../../../shared/pipeline/plan/price.ts";
import type { EpisodeNode } from "./episode.ts";

/**
 * When something can be sent: twice the milliseconds for after all changes of that millisecond, one less for before them.
 * Between two such moments nothing changes, so no other time has to be tried.
 */
export type Moment = number;

/** What the cheapest way costs, and where it leads through. */
interface Way {
  readonly usd: number;
  /** Moments at which the item itself is sent. */
  readonly through: readonly Moment[];
}

const NO_WAY: Way = { usd: Infinity, through: [] };

/**
 * The cheapest purges for what one item drops, between two purges of something above it: then all is fresh at the first, and
 * the second makes all fresh again. Within that the item's own purges cut time into such stretches for its children, so
 * the best ones are a shortest path, and the children of a stretch don't concern each other.
 */
export class CheapestPurges {
  readonly #node: EpisodeNode;
  readonly #children: readonly CheapestPurges[];
  readonly #boundMs: number;
  readonly #refetchUsd: number;
  /** Moments at which sending the item can pay. */
  readonly #moments: readonly Moment[];
  /** What refetching everything that it drops costs at most. */
  readonly #refetchAllUsd: number;
  readonly #ways = new Map<number, Way>();
  readonly #stretches = new Map<number, number>();

  constructor(node: EpisodeNode, boundMs: number, refetchUsd: number) {
    this.#node = node;
    this.#boundMs = boundMs;
    this.#refetchUsd = refetchUsd;
    this.#children = node.children.map((child) => new CheapestPurges(child, boundMs, refetchUsd));
    this.#refetchAllUsd = node.mostObjects * refetchUsd;
    this.#moments = [
      ...new Set([...node.relevant.map((atMs) => 2 * atMs - 1), ...node.below.map((atMs) => 2 * (atMs + boundMs))]),
    ]
      .filter((moment) => this.#canPay(moment))
      .sort((a, b) => a - b);
  }

  /** @param until - `Infinity` when nothing above is sent any more. */
  usd(from: Moment, until: Moment): number {
    return this.#way(from, until).usd;
  }

  /** All that is sent on the cheapest way. */
  *sends(from: Moment, until: Moment): Generator<{ readonly item: string; readonly at: Moment }> {
    let start = from;
    for (const end of [...this.#way(from, until).through, until]) {
      for (const child of this.#children) yield* child.sends(start, end);
      if (end !== until) yield { item: this.#node.item, at: end };
      start = end;
    }
  }

  #way(from: Moment, until: Moment): Way {
    const { below, stained, everything } = this.#node;
    if (countUntil(below, from) === countUntil(below, until)) {
      const fresh = until < Infinity && countUntil(stained, from) === countUntil(stained, until);
      return { usd: fresh ? everything(Math.floor(until / 2)) * this.#refetchUsd : 0, through: [] };
    }
    const key = this.#keyOf(from, until);
    const known = this.#ways.get(key);
    if (known) return known;
    const way = this.#findWay(from, until);
    this.#ways.set(key, way);
    return way;
  }

  #findWay(from: Moment, until: Moment): Way {
    const [first, end] = [firstAfter(this.#moments, from), firstAfter(this.#moments, until - 1)];
    const stops = [from, ...this.#moments.slice(first, end), until];
    const best: { usd: number; before: number }[] = stops.map(() => ({ usd: Infinity, before: 0 }));
    best[0] = { usd: 0, before: 0 };
    stops.forEach((start, at) => {
      const latest = this.#latestAfter(start);
      const soFar = best[at]?.usd ?? Infinity;
      for (let next = at + 1; next < stops.length; next++) {
        const end = stops[next] ?? until;
        if (end > latest) break;
        const stretchUsd = this.#stretchUsd(start, end);
        const known = best[next]?.usd ?? Infinity;
        // Who comes to this end for so much less goes on from it for less too, wherever a longer stretch would lead: what
        // that one would have made fresh by itself is needless at most once on either side.
        if (known <= soFar + stretchUsd - 2 * this.#refetchAllUsd) break;
        const usd = soFar + stretchUsd + (end === until ? 0 : USD_PER_ITEM);
        if (usd <= known) best[next] = { usd, before: at };
      }
    });
    const usd = best.at(-1)?.usd ?? Infinity;
    if (usd === Infinity) return NO_WAY;
    const through: Moment[] = [];
    for (let at = best.at(-1)?.before ?? 0; at > 0; at = best[at]?.before ?? 0) through.unshift(stops[at] ?? from);
    return { usd, through };
  }

  /** The last moment at which it, or something above, must have been sent if that was done at `start` before. */
  #latestAfter(start: Moment): Moment {
    const next = this.#node.own[countUntil(this.#node.own, start)];
    return next === undefined ? Infinity : 2 * (next + this.#boundMs);
  }

  /** What a stretch costs in which neither it nor anything above is sent, except at its end. */
  #stretchUsd(start: Moment, end: Moment): number {
    const key = this.#keyOf(start, end);
    const known = this.#stretches.get(key);
    if (known !== undefined) return known;
    const { stained, population } = this.#node;
    const fresh = end < Infinity && countUntil(stained, start) === countUntil(stained, end);
    const usd = this.#children.reduce(
      (sum, child) => sum + child.usd(start, end),
      fresh ? population(Math.floor(end / 2)) * this.#refetchUsd : 0,
    );
    this.#stretches.set(key, usd);
    return usd;
  }

  /** Two stretches cost the same if the same changes are in them, and their ends come in time for the same ones. */
  #keyOf(start: Moment, end: Moment): number {
    const { relevant, below } = this.#node;
    const counts = relevant.length + 1;
    const inTime = countUntil(below, end - 2 * this.#boundMs - 1);
    const key = (countUntil(relevant, start) * counts + countUntil(relevant, end)) * counts + inTime;
    return end === Infinity ? -1 - key : key;
  }

  /** Not if all that can wait for it then is cheaper to send by itself, which leaves nothing more stale. */
  #canPay(moment: Moment): boolean {
    if (isWaiting(this.#node, moment, this.#boundMs)) return true;
    const waiting = this.#waitingBelow(moment);
    const aboveWaits = hasWithin(this.#node.stained, moment, this.#boundMs);
    const fresh = aboveWaits ? 0 : this.#freshBelow(moment);
    return USD_PER_ITEM + fresh * this.#refetchUsd < waiting * USD_PER_ITEM;
  }

  #waitingBelow(moment: Moment): number {
    if (isWaiting(this.#node, moment, this.#boundMs)) return 1;
    return this.#children.reduce((sum, child) => sum + child.#waitingBelow(moment), 0);
  }

  #freshBelow(moment: Moment): number {
    if (isWaiting(this.#node, moment, this.#boundMs)) return 0;
    const own = this.#node.population(Math.floor(moment / 2));
    return this.#children.reduce((sum, child) => sum + child.#freshBelow(moment), own);
  }
}

function isWaiting({ own }: EpisodeNode, moment: Moment, boundMs: number): boolean {
  return hasWithin(own, moment, boundMs);
}

/** Whether there is a change before the moment that the moment is still in time for. */
function hasWithin(changes: readonly number[], moment: Moment, boundMs: number): boolean {
  return countUntil(changes, moment) > countUntil(changes, moment - 2 * boundMs - 1);
}

/** How many of the changes, which are in order, came until then. */
function countUntil(changes: readonly number[], moment: Moment): number {
  return firstAfter(changes, moment / 2);
}

/** Place of the first of some numbers, which are in order, that is above a limit. */
function firstAfter(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

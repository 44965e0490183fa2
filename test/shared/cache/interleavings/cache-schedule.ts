import { createTagCache, type PageCache } from "../../../../shared/cache/render/create-tag-cache.ts";
import type { TagCacheOptions } from "../../../../shared/cache/cache-options.ts";
import type { Runtime } from "../../../../shared/cache/runtime.ts";
import type { CacheStore } from "../../../../shared/cache/store/store.ts";
import type { Tag } from "../../../../shared/config/tag.ts";
import { tags } from "../cache-world.ts";
import type { Step, World } from "./explore.ts";
import { type Fault, ScheduledStore } from "./scheduled-store.ts";

/** What is cached: a product, and a list that shows it. */
export type Key = "product" | "list";

export const TAGS: Readonly<Record<Key, readonly Tag[]>> = {
  product: [tags.product({ id: 1 })],
  list: [tags.category({ id: 7 })],
};

/** What a read showed: the version of each thing in it. */
export type Shown = Partial<Record<Key, number>>;

/** What actors do things with. */
export interface Stage {
  readonly cache: PageCache;
  readonly process: string;
  /** Asks the source for the version of a thing. */
  readonly load: (key: Key) => Promise<number>;
  /** Writes the next version of a thing, and says what a purge that follows covers. */
  readonly write: (key: Key) => Promise<void>;
  /** Has everything written so far count as purged once this is done. */
  readonly purging: <T>(keys: readonly Key[], purge: () => Promise<T>) => Promise<T>;
  readonly edge: Edge;
}

/** A cache in front of pages. */
interface Edge {
  /** Keeps a page, as soon as it was compared. */
  readonly keep: (shown: Shown) => void;
  /** Purges it, when what was compared before has arrived: that is what tagwire waits for. */
  readonly purge: () => Promise<void>;
}

/** One thing that an actor does, and may have been shown by it. */
export interface Act {
  (stage: Stage): Promise<Shown | undefined | void>;
  /**
   * What that must not be older than: what was purged before it began, or written.
   *
   * @default what was purged, unless the replica it reads from lags
   */
  readonly sees?: "purged" | "written";
}

/** Acts one after the other, in a process that others may share. */
interface Actor {
  readonly process: string;
  readonly acts: readonly Act[];
}

export interface Play {
  readonly actors: readonly Actor[];
  readonly faults?: readonly Fault[];
  /** Most faults in one schedule. @default 1 */
  readonly most?: number;
  readonly options?: Partial<TagCacheOptions>;
  /** The client. @default the real one */
  readonly client?: typeof createTagCache;
  /** Puts something between client and store. @default nothing */
  readonly wrap?: (store: CacheStore) => CacheStore;
}

const START_MS = Date.UTC(2026, 10, 21);
const LATER_MS = 3_600_000;

/** Longest pause of one who waits for another's load, in milliseconds. What takes longer is given up only by a fault. */
const MAX_PAUSE_MS = 250;

/** Pauses of a process that come to an end: who looks again and again while nothing happens would do so for ever. */
const MAX_PAUSES = 2;

/** The real client among actors whose every step somebody else chooses. */
export class CacheSchedule implements World {
  readonly #play: Play;
  readonly #store: ScheduledStore;
  readonly #versions: Record<Key, number> = { product: 1, list: 1 };
  readonly #purged: Record<Key, number> = { product: 1, list: 1 };
  readonly #caches = new Map<string, PageCache>();
  readonly #loads = new Map<string, number>();
  readonly #unpurged = new Set<Key>();
  #atEdge: Shown | undefined;
  #purgedAtEdge: Record<Key, number> = { product: 1, list: 1 };
  #nowMs = START_MS;
  #made = 0;
  readonly #pauses = new Map<string, number>();
  #wrong: string | undefined;

  private constructor(play: Play) {
    this.#play = play;
    const processes = play.actors.map(({ process }) => process);
    this.#store = new ScheduledStore({
      now: () => this.#nowMs,
      faults: play.faults ?? [],
      most: play.most ?? 1,
      expire: () => (this.#nowMs += LATER_MS),
      processes: [...new Set(processes)],
      alone: new Set(processes.filter((process) => processes.indexOf(process) === processes.lastIndexOf(process))),
    });
  }

  /** Begins a play. */
  static begin(play: Play): CacheSchedule {
    const schedule = new CacheSchedule(play);
    for (const [at, { process, acts }] of play.actors.entries()) schedule.#next(process, at, acts, 0);
    return schedule;
  }

  steps(): readonly Step[] {
    return this.#store.steps();
  }

  async verdict(): Promise<string | undefined> {
    if (this.#wrong !== undefined) return this.#wrong;
    const reader = this.#client("whoever looks", this.#store.memory);
    const stale = this.#olderThan(this.#atEdge, this.#purgedAtEdge);
    if (stale !== undefined) return `the edge keeps ${stale}`;
    for (const key of ["product", "list"] as const) {
      const kept = (await reader.get(key, { tags: TAGS[key] })) as Shown | undefined;
      for (const [shown, version] of versionsOf(kept)) {
        if (version !== this.#versions[shown] && !this.#unpurged.has(shown))
          return `${key} is kept with version ${version} of ${shown}, which is at ${this.#versions[shown]}`;
      }
    }
    return undefined;
  }

  #next(process: string, actor: number, acts: readonly Act[], at: number): void {
    const act = acts[at];
    if (!act) return;
    const name = `actor ${actor} in ${process} begins ${at}`;
    this.#store.add(process, {
      name,
      reads: ["purges"],
      writes: [],
      happen: () => void this.#perform(process, act).then(() => this.#next(process, actor, acts, at + 1)),
    });
  }

  async #perform(process: string, act: Act): Promise<void> {
    const seen = { ...(act.sees === "written" ? this.#versions : this.#purged) };
    const mayLag = this.#store.isLagging(process);
    let shown: Shown | undefined | void;
    try {
      shown = await act(this.#stage(process));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "PurgeNotConfirmedError")
        this.#wrong ??= `failed: ${String(error)}`;
    }
    if (act.sees === undefined && (mayLag || this.#store.isLagging(process))) return;
    const stale = this.#olderThan(shown ?? undefined, seen, act.sees);
    if (stale !== undefined) this.#wrong ??= `${process} was shown ${stale}`;
  }

  #olderThan(shown: Shown | undefined, seen: Record<Key, number>, how = "purged"): string | undefined {
    for (const [key, version] of versionsOf(shown))
      if (version < seen[key]) return `version ${version} of ${key}, ${how} at ${seen[key]}`;
    return undefined;
  }

  #stage(process: string): Stage {
    const cache = this.#caches.get(process) ?? this.#client(process, this.#store.of(process));
    this.#caches.set(process, cache);
    return {
      cache,
      process,
      load: (key) => this.#atSource(process, `reads ${key}`, [key], [], () => this.#versions[key]),
      write: (key) =>
        this.#atSource(process, `writes ${key}`, [], [key], () => {
          this.#versions[key] += 1;
          this.#unpurged.add(key);
        }),
      purging: async (keys, purge) => {
        const written = { ...this.#versions };
        const result = await purge();
        for (const key of keys) {
          this.#purged[key] = Math.max(this.#purged[key], written[key]);
          if (written[key] === this.#versions[key]) this.#unpurged.delete(key);
        }
        return result;
      },
      edge: {
        keep: (shown) => (this.#atEdge = shown),
        purge: async () => {
          const written = { ...this.#versions };
          await this.#store.whenNoneIsOnItsWay(process, "purges the edge");
          this.#atEdge = undefined;
          this.#purgedAtEdge = written;
        },
      },
    };
  }

  #atSource<T>(
    process: string,
    what: string,
    reads: readonly string[],
    writes: readonly string[],
    act: () => T,
  ): Promise<T> {
    const number = (this.#loads.get(process) ?? 0) + 1;
    this.#loads.set(process, number);
    return new Promise((resolve) => {
      const name = `${process} ${what} (${number})`;
      const atSource = (key: string): string => `${key} at its source`;
      this.#store.add(process, {
        name,
        reads: reads.map(atSource),
        writes: writes.map(atSource),
        happen: () => resolve(act()),
      });
    });
  }

  /** A pause of one who waits: it is over whenever somebody chooses that it is. */
  #timer(process: string, ring: () => void): () => void {
    const number = (this.#pauses.get(process) ?? 0) + 1;
    this.#pauses.set(process, number);
    let isWanted = number <= MAX_PAUSES;
    const name = `${process} has waited (${number})`;
    this.#store.add(process, { name, reads: [], writes: [], happen: ring }, () => isWanted);
    return () => void (isWanted = false);
  }

  #client(process: string, store: CacheStore): PageCache {
    const { client = createTagCache, wrap = (as) => as, options } = this.#play;
    const runtime: Runtime = {
      now: () => this.#nowMs,
      chance: () => 0,
      unique: () => `nonce${(this.#made += 1)}`,
      after: (ms, ring) => (ms <= MAX_PAUSE_MS ? this.#timer(process, ring) : () => undefined),
    };
    return client({
      store: wrap(store),
      namespace: "shop",
      runtime,
      defaults: { ttl: "10m", source: "consistent" },
      ...options,
    });
  }
}

const versionsOf = (shown: Shown | undefined): readonly (readonly [Key, number])[] =>
  Object.entries(shown ?? {}) as [Key, number][];

import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { Intercept } from "../service.ts";
import type { DistributionSettings } from "./distribution-settings.ts";
import { Invalidations } from "./invalidation/invalidations.ts";
import { OriginClient } from "./origin/origin-client.ts";
import { EdgeLocation, type InFlightFills } from "./viewer/edge-location.ts";
import { edgeServer } from "./viewer/edge-server.ts";
import { originFetch, type TagsOnErrors } from "./viewer/origin-fetch.ts";
import { originOf } from "./viewer/origin-of.ts";

/** An object at an edge location, as tests and narration see it. */
export interface CachedEntry {
  readonly key: string;
  readonly url: string;
  readonly status: number;
  readonly tags: readonly string[];
  readonly storedAtMs: number;
  /** Number of the edge location. */
  readonly location: number;
  /** `false`: expired, kept to be revalidated or to cover for a failing origin. */
  readonly fresh: boolean;
}

/** What {@link EdgeDistribution} works with. */
export interface EdgeDistributionOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly seed: number;
  /** How long a change takes to reach every edge location, as far as the API tells, in milliseconds. */
  readonly deployMs: number;
  readonly propagation: { readonly locations: number; readonly minMs: number; readonly maxMs: number };
  readonly inFlightFills: InFlightFills;
  readonly tagsOnErrors: TagsOnErrors;
  readonly originTimeoutMs: number;
  readonly intercept: Intercept | undefined;
}

const POPS = ["FRA56-P1", "IAD89-C2", "NRT57-P3", "GRU3-C1", "SYD62-P2", "BOM78-P4"] as const;

/** A distribution: its settings, its edge locations, what was invalidated, and the port where viewers find it. */
export class EdgeDistribution {
  readonly id: string;
  readonly arn: string;
  readonly invalidations: Invalidations;
  readonly #locations: readonly EdgeLocation[];
  readonly #server: Server;
  readonly #client: OriginClient;
  #settings: DistributionSettings;
  readonly #clock: Clock;
  readonly #deployMs: number;
  #modifiedAtMs: number;
  #revision = 1;
  #port = 0;

  constructor(settings: DistributionSettings, options: EdgeDistributionOptions) {
    this.id = options.id;
    this.arn = `arn:aws:cloudfront::000000000000:distribution/${options.id}`;
    this.#clock = options.clock;
    this.#deployMs = options.deployMs;
    this.#modifiedAtMs = options.clock.now();
    this.#settings = checked(settings);
    this.#client = new OriginClient(options.originTimeoutMs);
    const { clock, inFlightFills, tagsOnErrors, propagation } = options;
    const current = (): DistributionSettings => this.#settings;
    const fetch = originFetch({ client: this.#client, clock, settings: current, tagsOnErrors });
    const settle = (): void => this.invalidations.settle();
    this.#locations = Array.from({ length: propagation.locations }, (_, index) => {
      const pop = POPS[index] ?? `LOC${index}-C1`;
      return new EdgeLocation({ pop, clock, fetch, settle, inFlightFills });
    });
    this.invalidations = new Invalidations({
      ...propagation,
      clock,
      seed: options.seed,
      drop: (location, items) => this.#locations[location]?.drop(items, this.#tagHeader) ?? [],
    });
    const { id: distributionId, intercept } = options;
    const locations = this.#locations;
    this.#server = edgeServer({ distributionId, settings: current, locations, client: this.#client, intercept });
  }

  get settings(): DistributionSettings {
    return this.#settings;
  }

  /** Changes with every update. */
  get etag(): string {
    return `E${this.#revision}TAGWIRE`;
  }

  /** What the API calls it; viewers are served by the new settings at once. */
  get status(): "InProgress" | "Deployed" {
    return this.#clock.now() < this.#modifiedAtMs + this.#deployMs ? "InProgress" : "Deployed";
  }

  get modifiedAtMs(): number {
    return this.#modifiedAtMs;
  }

  get domainName(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get url(): string {
    return `http://${this.domainName}`;
  }

  /** What each edge location holds now. */
  cached(): readonly CachedEntry[] {
    this.invalidations.settle();
    return this.#locations.flatMap(({ objects }, location) =>
      objects.map(({ key, url, status, tags, storedAtMs, freshness }) => {
        return { key, url, status, tags, storedAtMs, location, fresh: freshness.use === "fresh" };
      }),
    );
  }

  /** Applies to what is asked, fetched and invalidated from now on; what is cached stays as it was stored. */
  update(settings: DistributionSettings): void {
    this.invalidations.settle();
    this.#settings = checked(settings);
    this.#modifiedAtMs = this.#clock.now();
    this.#revision++;
  }

  /** @param port - 0 for a free one. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    this.#client.close();
    for (const location of this.#locations) location.clear();
    await closed;
  }

  get #tagHeader(): string | undefined {
    return this.#settings.cacheTagHeader?.toLowerCase();
  }
}

/** Every behaviour must name an origin there is, and each origin an address. */
function checked(settings: DistributionSettings): DistributionSettings {
  for (const { id, url } of settings.origins) {
    if (!URL.canParse(url))
      throw new Error(`origin ${id}: must be a URL like http://127.0.0.1:4000, got ${JSON.stringify(url)}`);
  }
  for (const behavior of [settings.defaultBehavior, ...(settings.behaviors ?? [])]) originOf(settings, behavior);
  return settings;
}

import type { AddressInfo } from "node:net";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import { controlServer } from "./control/control-server.ts";
import { type CachedEntry, EdgeDistribution } from "./distribution.ts";
import type { DistributionSettings } from "./distribution-settings.ts";
import type { InvalidationRecord, Propagation } from "./invalidation/invalidations.ts";
import { InvalidationQuota, type QuotaSettings } from "./invalidation/quota.ts";
import { seededId } from "./invalidation/seeded.ts";
import type { InFlightFills } from "./viewer/edge-location.ts";
import type { TagsOnErrors } from "./viewer/origin-fetch.ts";

/** Options of the local CloudFront. Where AWS leaves something open, the default is the worse for a purge. */
export interface CloudFrontOptions extends LocalServiceOptions {
  /** Decides freshness, quotas and propagation. @default the system's clock */
  readonly clock?: Clock;
  /** @default see {@link QuotaSettings} */
  readonly quotas?: QuotaSettings;
  /** @default see {@link Propagation} */
  readonly propagation?: Propagation;
  /** How long the API calls a new or changed distribution `InProgress`, in milliseconds. At AWS some minutes. @default 0 */
  readonly deployMs?: number;
  /** Same seed, same ids and delays. @default 1 */
  readonly seed?: number;
  /** @default "stored" */
  readonly inFlightFills?: InFlightFills;
  /** @default "ignored" */
  readonly tagsOnErrors?: TagsOnErrors;
  /** Longest wait for an origin, in milliseconds. @default 30000 */
  readonly originTimeoutMs?: number;
}

/** A distribution and where viewers find it. */
export interface Distribution {
  readonly id: string;
  readonly arn: string;
  /** `127.0.0.1:port` */
  readonly domainName: string;
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** As they are now. */
  readonly settings: DistributionSettings;
  /** What each edge location holds now. */
  cached(): readonly CachedEntry[];
}

/** CloudFront on one machine: the API at {@link LocalService.url}, and an edge for each distribution. */
export interface LocalCloudFront extends LocalService {
  /** Opens an edge for a distribution. @param where.port - a free one by default. @param where.id - made up by default. */
  addDistribution(
    settings: DistributionSettings,
    where?: { readonly id?: string; readonly port?: number },
  ): Promise<Distribution>;
  /** A distribution there is. */
  distribution(id: string): Distribution;
  /** Changes a distribution, at once. What is cached stays as it was stored: a new tag header does not tag it anew. */
  updateDistribution(id: string, settings: DistributionSettings): void;
  /** Every accepted invalidation, oldest first. */
  invalidations(distributionId: string): readonly InvalidationRecord[];
  /** What each edge location of a distribution holds now. */
  cached(distributionId: string): readonly CachedEntry[];
  /** Paths and tags that CloudFront would charge for, of one distribution or of all: each item of each accepted invalidation. */
  billedItems(distributionId?: string): number;
}

/**
 * Starts CloudFront's API and, with each distribution, an edge cache in front of its origins.
 *
 * @example
 * ```ts
 * const cloudFront = await startCloudFront();
 * const { url, id } = await cloudFront.addDistribution(settings);
 * ```
 */
export async function startCloudFront(options: CloudFrontOptions = {}): Promise<LocalCloudFront> {
  const {
    clock = Date,
    seed = 1,
    quotas = {},
    intercept,
    inFlightFills = "stored",
    tagsOnErrors = "ignored",
  } = options;
  const { locations = 3, minMs = 5, maxMs = 50 } = options.propagation ?? {};
  const distributions = new Map<string, EdgeDistribution>();
  let added = 0;
  const account = { distributions, quota: new InvalidationQuota(quotas, clock) };
  const server = controlServer({ account, clock, quotas, intercept });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });

  function known(id: string): EdgeDistribution {
    const distribution = distributions.get(id);
    if (!distribution) throw new Error(`no distribution ${id}: known are ${[...distributions.keys()].join(", ")}`);
    return distribution;
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async addDistribution(settings, where = {}) {
      const number = added++;
      const id = where.id ?? seededId("E", 14, seed, number);
      if (distributions.has(id)) throw new Error(`there is a distribution ${id} already`);
      const distribution = new EdgeDistribution(settings, {
        id,
        clock,
        seed: seed + number,
        deployMs: options.deployMs ?? 0,
        propagation: { locations, minMs, maxMs },
        inFlightFills,
        tagsOnErrors,
        originTimeoutMs: options.originTimeoutMs ?? 30_000,
        intercept,
      });
      distributions.set(id, distribution);
      await distribution.listen(where.port ?? 0);
      return distribution;
    },
    distribution: known,
    updateDistribution: (id, settings) => known(id).update(settings),
    invalidations: (id) => known(id).invalidations.records,
    cached: (id) => known(id).cached(),
    billedItems(id) {
      const billed = id === undefined ? [...distributions.values()] : [known(id)];
      return billed
        .flatMap(({ invalidations }) => invalidations.records)
        .reduce((sum, { items }) => sum + items.length, 0);
    },
    async close() {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...[...distributions.values()].map((distribution) => distribution.close())]);
      distributions.clear();
    },
  };
}

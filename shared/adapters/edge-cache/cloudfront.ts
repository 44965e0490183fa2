import { type CloudFrontClient, CreateInvalidationCommand, ListInvalidationsCommand } from "@aws-sdk/client-cloudfront";
import type { Clock } from "../../ports/clock.ts";
import type { EdgeCache, EdgePlan } from "../../ports/edge-cache.ts";
import { EdgeRefusedError, PurgeTargetError } from "../../ports/errors.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import { withTimeLimit } from "../with-time-limit.ts";
import { refusalOf } from "./refusal.ts";

/** A distribution, and how long to wait for the API. */
export interface CloudFrontEdgeCacheSettings {
  readonly distributionId: string;
  /** For the whole call, in milliseconds. */
  readonly timeoutMs: number;
}

/** Shortest time between two lists, in milliseconds: what is through stays so, and what is not can wait. */
const LIST_EVERY_MS = 5_000;

/** Most pages of a list that are read at once, a hundred invalidations each: calls a second are few, and who looks again sees the rest. */
const MAX_PAGES = 5;

/**
 * Purges a CloudFront distribution. The plan's id is the `CallerReference`: the same plan again gives the first
 * invalidation back and is not billed.
 */
export class CloudFrontEdgeCache implements EdgeCache {
  readonly #client: CloudFrontClient;
  readonly #settings: CloudFrontEdgeCacheSettings;
  readonly #clock: Clock;
  #listedAtMs = -Infinity;

  /** @param client - with `maxAttempts: 1`, because the planner decides when to call again. */
  constructor(client: CloudFrontClient, settings: CloudFrontEdgeCacheSettings, clock: Clock) {
    this.#client = client;
    this.#settings = settings;
    this.#clock = clock;
  }

  async purge({ id, items }: EdgePlan, signal: AbortSignal): Promise<{ readonly receipt: string }> {
    const { distributionId, timeoutMs } = this.#settings;
    const command = new CreateInvalidationCommand({
      DistributionId: distributionId,
      InvalidationBatch: { CallerReference: id, Paths: { Quantity: items.length, Items: [...items] } },
    });
    const answer = withTimeLimit(signal, timeoutMs, (abortSignal) => this.#client.send(command, { abortSignal }));
    const receipt = await answer.then(
      ({ Invalidation }) => Invalidation?.Id,
      (error: unknown) => {
        throw refusalOf(error);
      },
    );
    if (receipt === undefined) throw new EdgeRefusedError("unavailable", "NoInvalidation", "the answer names none");
    return { receipt };
  }

  /** By listing, the newest first, for one call tells of a hundred; asking for each would be a call for each. None is made so soon after another. */
  async completed(receipts: ReadonlySet<string>, signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { distributionId: DistributionId, timeoutMs } = this.#settings;
    const completed = new Set<string>();
    const nowMs = this.#clock.now();
    if (nowMs - this.#listedAtMs < LIST_EVERY_MS) return completed;
    this.#listedAtMs = nowMs;
    const unseen = new Set(receipts);
    let Marker: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const command = new ListInvalidationsCommand({ DistributionId, Marker });
      const answer = withTimeLimit(signal, timeoutMs, (abortSignal) => this.#client.send(command, { abortSignal }));
      const { InvalidationList: list } = await answer.catch((error: unknown) => {
        throw new PurgeTargetError("edge", describeAwsError(error), { cause: error });
      });
      for (const { Id = "", Status } of list?.Items ?? []) {
        if (unseen.delete(Id) && Status === "Completed") completed.add(Id);
      }
      Marker = list?.NextMarker;
      if (unseen.size === 0 || Marker === undefined) break;
    }
    return completed;
  }
}

import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import type { EdgeCache, EdgePlan } from "../../ports/edge-cache.ts";
import { EdgeRefusedError } from "../../ports/errors.ts";
import { withTimeLimit } from "../with-time-limit.ts";
import { refusalOf } from "./refusal.ts";

/** A distribution, and how long to wait for the API. */
export interface CloudFrontEdgeCacheSettings {
  readonly distributionId: string;
  /** For the whole call, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Purges a CloudFront distribution. The plan's id is the `CallerReference`: the same plan again gives the first
 * invalidation back and is not billed.
 */
export class CloudFrontEdgeCache implements EdgeCache {
  readonly #client: CloudFrontClient;
  readonly #settings: CloudFrontEdgeCacheSettings;

  /** @param client - with `maxAttempts: 1`, because the planner decides when to call again. */
  constructor(client: CloudFrontClient, settings: CloudFrontEdgeCacheSettings) {
    this.#client = client;
    this.#settings = settings;
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
}

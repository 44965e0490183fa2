import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import type { EdgeCache } from "../../ports/edge-cache.ts";
import { EdgeRefusedError } from "../../ports/errors.ts";
import { refusalOf } from "./refusal.ts";

/** A distribution, and how to call its API. */
export interface CloudFrontEdgeCacheOptions {
  /** With `maxAttempts: 1`: the planner decides when to call again, under the same id. */
  readonly client: CloudFrontClient;
  readonly distributionId: string;
  /** Longest a call may take, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Purges a CloudFront distribution. The plan's id is the `CallerReference`: the same plan again returns the first
 * invalidation and is not billed.
 */
export function cloudFrontEdgeCache({ client, distributionId, timeoutMs }: CloudFrontEdgeCacheOptions): EdgeCache {
  return {
    async purge({ id, items }, signal) {
      const command = new CreateInvalidationCommand({
        DistributionId: distributionId,
        InvalidationBatch: { CallerReference: id, Paths: { Quantity: items.length, Items: [...items] } },
      });
      const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const { Invalidation } = await client.send(command, { abortSignal });
        if (Invalidation?.Id !== undefined) return { receipt: Invalidation.Id };
      } catch (error) {
        throw refusalOf(error);
      }
      throw new EdgeRefusedError("unavailable", "NoInvalidation", "the answer names no invalidation");
    },
  };
}

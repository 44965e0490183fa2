import { CfnResource } from "aws-cdk-lib/core";
import type { IDistribution } from "aws-cdk-lib/aws-cloudfront";
import { InvalidPropsError } from "./invalid-props-error.ts";

export interface CacheTagsOptions {
  /** Header in which origins send tags, as the edge's `tagHeader` in the config. */
  readonly header: string;
}

/**
 * Lets a distribution of this app be purged by tag. Without this CloudFront accepts such a purge and does nothing.
 *
 * Objects that it has already cached stay without tags. The header still reaches viewers: `TaggedDistribution` removes
 * it, or your own response headers policy does (`removeHeaders`).
 *
 * @returns whether the distribution is defined in this app; an imported one is left as it is.
 * @throws {InvalidPropsError} when the distribution already has another tag header.
 *
 * @example
 * ```ts
 * cacheTags(distribution, { header: config.edges.www.tagHeader });
 * ```
 */
export function cacheTags(distribution: IDistribution, { header }: CacheTagsOptions): boolean {
  const resource = distribution.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource)) return false;
  const earlier = headers.get(resource);
  if (earlier !== undefined && earlier !== header) {
    throw new InvalidPropsError(distribution.node.path, [`tag header: already ${earlier}, can't be ${header} as well`]);
  }
  headers.set(resource, header);
  // CDK's own Distribution has no property for it yet.
  resource.addPropertyOverride("DistributionConfig.CacheTagConfig", { HeaderName: header });
  return true;
}

const headers = new WeakMap<CfnResource, string>();

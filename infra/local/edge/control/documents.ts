import type { EdgeDistribution } from "../distribution.ts";
import type { CacheBehaviorSettings } from "../distribution-settings.ts";
import type { InvalidationRecord } from "../invalidation/invalidations.ts";
import type { Xml } from "./xml.ts";

export const isoTime = (ms: number): string => new Date(ms).toISOString();

export const quantified = (element: string, items: readonly Xml[]): Xml => ({
  Quantity: items.length,
  ...(items.length > 0 && { Items: { [element]: items } }),
});

/** `Completed` only once it has taken effect everywhere. */
const statusOf = ({ completedAtMs }: InvalidationRecord): string =>
  completedAtMs === undefined ? "InProgress" : "Completed";

/** An `Invalidation` element. */
export const invalidationXml = (record: InvalidationRecord): Xml => ({
  Id: record.id,
  Status: statusOf(record),
  CreateTime: isoTime(record.createdAtMs),
  InvalidationBatch: { Paths: quantified("Path", record.items), CallerReference: record.callerReference },
});

/** An `InvalidationSummary` element. */
export const invalidationSummaryXml = (record: InvalidationRecord): Xml => ({
  Id: record.id,
  CreateTime: isoTime(record.createdAtMs),
  Status: statusOf(record),
});

/** A `DistributionConfig` element, as far as the settings tell. */
export function distributionConfigXml({ id, settings }: EdgeDistribution): Xml {
  const behaviors = settings.behaviors ?? [];
  return {
    CallerReference: id,
    DefaultRootObject: settings.defaultRootObject ?? "",
    Origins: quantified(
      "Origin",
      settings.origins.map((origin) => ({
        Id: origin.id,
        DomainName: new URL(origin.url).host,
        OriginPath: origin.path ?? "",
      })),
    ),
    DefaultCacheBehavior: behaviorXml(settings.defaultBehavior),
    CacheBehaviors: quantified(
      "CacheBehavior",
      behaviors.map((behavior) => ({ PathPattern: behavior.pathPattern, ...behaviorXml(behavior) })),
    ),
    CustomErrorResponses: quantified(
      "CustomErrorResponse",
      (settings.errorResponses ?? []).map((response) => ({
        ErrorCode: response.status,
        ResponsePagePath: response.pagePath,
        ResponseCode: response.responseStatus,
        ErrorCachingMinTTL: response.errorTtlSeconds,
      })),
    ),
    Comment: settings.comment ?? "",
    Enabled: settings.enabled ?? true,
    ...(settings.cacheTagHeader !== undefined && { CacheTagConfig: { HeaderName: settings.cacheTagHeader } }),
  };
}

/** A `Distribution` element. */
export const distributionXml = (distribution: EdgeDistribution): Xml => ({
  Id: distribution.id,
  ARN: distribution.arn,
  Status: distribution.status,
  LastModifiedTime: isoTime(distribution.modifiedAtMs),
  InProgressInvalidationBatches: distribution.invalidations.records.filter(
    (record) => statusOf(record) === "InProgress",
  ).length,
  DomainName: distribution.domainName,
  DistributionConfig: distributionConfigXml(distribution),
});

/** A `DistributionSummary` element. */
export function distributionSummaryXml(distribution: EdgeDistribution): Xml {
  return {
    Id: distribution.id,
    ARN: distribution.arn,
    Status: distribution.status,
    LastModifiedTime: isoTime(distribution.modifiedAtMs),
    DomainName: distribution.domainName,
    Comment: distribution.settings.comment ?? "",
    Enabled: distribution.settings.enabled ?? true,
  };
}

function behaviorXml(behavior: CacheBehaviorSettings): { readonly [element: string]: Xml | undefined } {
  return {
    TargetOriginId: behavior.originId,
    CachePolicyId: behavior.cachePolicyId,
    ResponseHeadersPolicyId: behavior.responseHeadersPolicyId,
    ViewerProtocolPolicy: "allow-all",
    AllowedMethods: {
      Quantity: behavior.allowedMethods.length,
      Items: { Method: behavior.allowedMethods },
      CachedMethods: quantified("Method", behavior.cachedMethods),
    },
    MinTTL: behavior.cachePolicy.minTtlSeconds,
    DefaultTTL: behavior.cachePolicy.defaultTtlSeconds,
    MaxTTL: behavior.cachePolicy.maxTtlSeconds,
  };
}

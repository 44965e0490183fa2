import { type CacheBehavior, type CloudFrontClient, GetDistributionCommand } from "@aws-sdk/client-cloudfront";
import type { BehaviorSeen, DistributionSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

/** Looks at distributions, by id. */
export function cloudfrontDistribution(client: CloudFrontClient): Look<string, DistributionSeen> {
  return (id, abortSignal) =>
    lookAt("distribution", ["NoSuchDistribution"], async () => {
      const { Distribution } = await client.send(new GetDistributionCommand({ Id: id }), { abortSignal });
      const { DistributionConfig: config, DomainName = "", Status } = Distribution ?? {};
      const errors = config?.CustomErrorResponses?.Items ?? [];
      return {
        enabled: config?.Enabled ?? false,
        deployed: Status === "Deployed",
        url: viewerUrl(DomainName),
        tagHeader: config?.CacheTagConfig?.HeaderName,
        behaviors: [
          ...(config?.CacheBehaviors?.Items ?? []).map((behavior) => behaviorSeen(behavior, behavior.PathPattern)),
          ...(config?.DefaultCacheBehavior ? [behaviorSeen(config.DefaultCacheBehavior, "*")] : []),
        ],
        errorTtlSeconds: new Map(
          errors.flatMap(({ ErrorCode: status, ErrorCachingMinTTL: seconds }) =>
            status === undefined || seconds === undefined ? [] : [[status, seconds] as const],
          ),
        ),
      };
    });
}

function behaviorSeen(behavior: Partial<CacheBehavior>, pattern = "*"): BehaviorSeen {
  const { CachePolicyId, ResponseHeadersPolicyId, MinTTL = 0, DefaultTTL = 86_400 } = behavior;
  return {
    pattern,
    ttls: CachePolicyId ? undefined : { minSeconds: MinTTL, defaultSeconds: DefaultTTL },
    cachePolicy: CachePolicyId || undefined,
    headersPolicy: ResponseHeadersPolicyId || undefined,
  };
}

/** A domain name that carries a port is on this machine. */
const viewerUrl = (domain: string): string => `${/:\d+$/.test(domain) ? "http" : "https"}://${domain}`;

import type { CacheBehaviorSettings, CachePolicySettings } from "../distribution-settings.ts";
import {
  MANAGED_CACHE_POLICIES,
  MANAGED_ORIGIN_REQUEST_POLICIES,
  MANAGED_RESPONSE_HEADERS_POLICIES,
} from "./managed-policies.ts";
import { cachePolicy, originRequestPolicy, responseHeadersPolicy } from "./policies.ts";
import type { PropertyReader } from "./property-reader.ts";
import type { References } from "./references.ts";

/** Reads a cache behaviour and the policies it names. Functions at the edge, signed URLs and legacy settings are not supported. */
export function behaviorSettings(behavior: PropertyReader, read: References): CacheBehaviorSettings {
  const { cachePolicies, originRequestPolicies, responseHeadersPolicies } = read.given;
  behavior.oneOf("ViewerProtocolPolicy", ["allow-all", "redirect-to-https", "https-only"]);
  const cached = read.policy(behavior, "CachePolicyId", cachePolicies, MANAGED_CACHE_POLICIES, cachePolicy);
  if (!cached) behavior.problem("required: a cache policy; the legacy settings are not supported", "CachePolicyId");
  const settings: CacheBehaviorSettings = {
    originId: behavior.string("TargetOriginId"),
    allowedMethods: behavior.strings("AllowedMethods") ?? ["GET", "HEAD"],
    cachedMethods: behavior.strings("CachedMethods") ?? ["GET", "HEAD"],
    cachePolicy: cached ?? NO_CACHE_POLICY,
    cachePolicyId: behavior.optionalString("CachePolicyId"),
    responseHeadersPolicyId: behavior.optionalString("ResponseHeadersPolicyId"),
    originRequestPolicy: read.policy(
      behavior,
      "OriginRequestPolicyId",
      originRequestPolicies,
      MANAGED_ORIGIN_REQUEST_POLICIES,
      originRequestPolicy,
    ),
    responseHeadersPolicy: read.policy(
      behavior,
      "ResponseHeadersPolicyId",
      responseHeadersPolicies,
      MANAGED_RESPONSE_HEADERS_POLICIES,
      responseHeadersPolicy,
    ),
  };
  behavior.withoutEffect("Compress", "SmoothStreaming", "GrpcConfig");
  behavior.mustBeEmpty("FunctionAssociations", "LambdaFunctionAssociations", "TrustedKeyGroups", "TrustedSigners");
  behavior.end();
  return settings;
}

/** Stands in for a policy that could not be read, so that the rest can be. */
const NO_CACHE_POLICY: CachePolicySettings = {
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  maxTtlSeconds: 0,
  headers: { kind: "none" },
  cookies: { kind: "none" },
  queryStrings: { kind: "none" },
  gzip: false,
  brotli: false,
};

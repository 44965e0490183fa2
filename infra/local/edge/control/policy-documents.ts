import type {
  CacheBehaviorSettings,
  CachePolicySettings,
  ResponseHeadersPolicySettings,
  Selection,
} from "../distribution-settings.ts";
import { MANAGED_CACHE_POLICIES, MANAGED_RESPONSE_HEADERS_POLICIES } from "../template/managed-policies.ts";
import { CloudFrontApiError } from "./api-error.ts";
import { isoTime, quantified } from "./documents.ts";
import type { Xml } from "./xml.ts";

type Behaviors = readonly CacheBehaviorSettings[];

/** A `CachePolicy` element. @throws {CloudFrontApiError} `NoSuchCachePolicy` */
export const cachePolicyXml = (id: string | undefined, behaviors: Behaviors): Xml => ({
  Id: id ?? "",
  LastModifiedTime: isoTime(0),
  CachePolicyConfig: cachePolicyConfigXml(id, behaviors),
});

/** A `CachePolicyConfig` element. @throws {CloudFrontApiError} `NoSuchCachePolicy` */
export function cachePolicyConfigXml(id = "", behaviors: Behaviors): Xml {
  const used = behaviors.find(({ cachePolicyId }) => cachePolicyId === id)?.cachePolicy;
  const policy: CachePolicySettings | undefined = used ?? MANAGED_CACHE_POLICIES[id];
  if (!policy) throw new CloudFrontApiError("NoSuchCachePolicy", "The cache policy does not exist.");
  return {
    Name: id,
    MinTTL: policy.minTtlSeconds,
    DefaultTTL: policy.defaultTtlSeconds,
    MaxTTL: policy.maxTtlSeconds,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: policy.gzip,
      EnableAcceptEncodingBrotli: policy.brotli,
      HeadersConfig: selectionXml("Header", policy.headers),
      CookiesConfig: selectionXml("Cookie", policy.cookies),
      QueryStringsConfig: selectionXml("QueryString", policy.queryStrings),
    },
  };
}

/** A `ResponseHeadersPolicy` element. @throws {CloudFrontApiError} `NoSuchResponseHeadersPolicy` */
export const headersPolicyXml = (id: string | undefined, behaviors: Behaviors): Xml => ({
  Id: id ?? "",
  LastModifiedTime: isoTime(0),
  ResponseHeadersPolicyConfig: headersPolicyConfigXml(id, behaviors),
});

/** A `ResponseHeadersPolicyConfig` element. @throws {CloudFrontApiError} `NoSuchResponseHeadersPolicy` */
export function headersPolicyConfigXml(id = "", behaviors: Behaviors): Xml {
  const used = behaviors.find(({ responseHeadersPolicyId }) => responseHeadersPolicyId === id)?.responseHeadersPolicy;
  const policy: ResponseHeadersPolicySettings | undefined = used ?? MANAGED_RESPONSE_HEADERS_POLICIES[id];
  if (!policy)
    throw new CloudFrontApiError("NoSuchResponseHeadersPolicy", "The response headers policy does not exist.");
  return {
    Name: id,
    RemoveHeadersConfig: quantified(
      "ResponseHeadersPolicyRemoveHeader",
      policy.removeHeaders.map((header) => ({ Header: header })),
    ),
    CustomHeadersConfig: quantified(
      "ResponseHeadersPolicyCustomHeader",
      policy.customHeaders.map(({ name, value, override }) => ({ Header: name, Value: value, Override: override })),
    ),
  };
}

const WORDS = { none: "none", all: "all", only: "whitelist", except: "allExcept" } as const;

function selectionXml(of: "Header" | "Cookie" | "QueryString", selection: Selection): Xml {
  const list = of === "Header" ? "Headers" : `${of}s`;
  return {
    [`${of}Behavior`]: WORDS[selection.kind],
    ...("names" in selection && { [list]: quantified("Name", selection.names) }),
  };
}

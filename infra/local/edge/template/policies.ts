import type {
  CachePolicySettings,
  OriginRequestPolicySettings,
  ResponseHeadersPolicySettings,
  Selection,
} from "../distribution-settings.ts";
import type { PropertyReader } from "./property-reader.ts";
import { securityHeaders } from "./security-headers.ts";

/** What CloudFormation assumes where a cache policy is silent, in seconds. */
const DEFAULT_TTLS = { defaultTtlSeconds: 86_400, maxTtlSeconds: 31_536_000 } as const;

/** Reads a `CachePolicyConfig`. */
export function cachePolicy(config: PropertyReader): CachePolicySettings {
  config.withoutEffect("Name", "Comment");
  const minTtlSeconds = config.number("MinTTL") ?? 0;
  const maxTtlSeconds = config.number("MaxTTL") ?? Math.max(minTtlSeconds, DEFAULT_TTLS.maxTtlSeconds);
  const defaultTtlSeconds = config.number("DefaultTTL") ?? Math.max(minTtlSeconds, DEFAULT_TTLS.defaultTtlSeconds);
  if (minTtlSeconds > defaultTtlSeconds || defaultTtlSeconds > maxTtlSeconds)
    config.problem(`TTLs must rise: ${minTtlSeconds}, ${defaultTtlSeconds}, ${maxTtlSeconds}`);
  const parameters = config.section("ParametersInCacheKeyAndForwardedToOrigin");
  const policy: CachePolicySettings = {
    minTtlSeconds,
    defaultTtlSeconds,
    maxTtlSeconds,
    headers: selection(parameters, "Header", ["none", "whitelist"]),
    cookies: selection(parameters, "Cookie"),
    queryStrings: selection(parameters, "QueryString"),
    gzip: parameters?.boolean("EnableAcceptEncodingGzip") ?? false,
    brotli: parameters?.boolean("EnableAcceptEncodingBrotli") ?? false,
  };
  parameters?.end();
  config.end();
  return policy;
}

/** Reads an `OriginRequestPolicyConfig`. */
export function originRequestPolicy(config: PropertyReader): OriginRequestPolicySettings {
  config.withoutEffect("Name", "Comment");
  const policy: OriginRequestPolicySettings = {
    headers: selection(config, "Header", ["none", "whitelist", "allViewer", "allExcept"]),
    cookies: selection(config, "Cookie"),
    queryStrings: selection(config, "QueryString"),
  };
  config.end();
  return policy;
}

/** Reads a `ResponseHeadersPolicyConfig`. CORS and server timing are not supported. */
export function responseHeadersPolicy(config: PropertyReader): ResponseHeadersPolicySettings {
  config.withoutEffect("Name", "Comment");
  const removed = config.section("RemoveHeadersConfig");
  const removeHeaders = (removed?.sections("Items") ?? []).map((item) => {
    const name = item.string("Header").toLowerCase();
    item.end();
    return name;
  });
  removed?.end();
  const custom = config.section("CustomHeadersConfig");
  const customHeaders = (custom?.sections("Items") ?? []).map((item) => {
    const header = {
      name: item.string("Header"),
      value: item.string("Value"),
      override: item.boolean("Override") ?? false,
    };
    item.end();
    return header;
  });
  custom?.end();
  const security = config.section("SecurityHeadersConfig");
  config.end();
  return { removeHeaders, customHeaders: [...customHeaders, ...(security ? securityHeaders(security) : [])] };
}

const KINDS = { none: "none", all: "all", allViewer: "all", whitelist: "only", allExcept: "except" } as const;
type Behavior = keyof typeof KINDS;

/** Reads `HeadersConfig`, `CookiesConfig` or `QueryStringsConfig`. */
function selection(
  parameters: PropertyReader | undefined,
  of: "Header" | "Cookie" | "QueryString",
  allowed: readonly Behavior[] = ["none", "all", "whitelist", "allExcept"],
): Selection {
  const config = parameters?.section(`${of}sConfig`);
  const kind = KINDS[config?.oneOf(`${of}Behavior`, allowed) ?? "none"];
  const names = config?.strings(of === "Header" ? "Headers" : `${of}s`) ?? [];
  config?.end();
  const compared = of === "Header" ? names.map((name) => name.toLowerCase()) : names;
  return kind === "none" || kind === "all" ? { kind } : { kind, names: compared };
}

import type {
  CachePolicySettings,
  OriginRequestPolicySettings,
  ResponseHeadersPolicySettings,
} from "../distribution-settings.ts";

const NONE = { kind: "none" } as const;
const ALL = { kind: "all" } as const;
const ONE_DAY_SECONDS = 86_400;
const ONE_YEAR_SECONDS = 31_536_000;

const CACHING_OPTIMIZED: CachePolicySettings = {
  minTtlSeconds: 1,
  defaultTtlSeconds: ONE_DAY_SECONDS,
  maxTtlSeconds: ONE_YEAR_SECONDS,
  headers: NONE,
  cookies: NONE,
  queryStrings: NONE,
  gzip: true,
  brotli: true,
};

const FROM_ORIGIN: CachePolicySettings = {
  ...CACHING_OPTIMIZED,
  minTtlSeconds: 0,
  defaultTtlSeconds: 0,
  headers: {
    kind: "only",
    names: ["host", "origin", "x-http-method", "x-http-method-override", "x-method-override"],
  },
  cookies: ALL,
};

/** Cache policies AWS keeps for everyone, by id. */
export const MANAGED_CACHE_POLICIES: Readonly<Record<string, CachePolicySettings>> = {
  /** CachingOptimized */
  "658327ea-f89d-4fab-a63d-7e88639e58f6": CACHING_OPTIMIZED,
  /** CachingOptimizedForUncompressedObjects */
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": { ...CACHING_OPTIMIZED, gzip: false, brotli: false },
  /** CachingDisabled */
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": {
    ...CACHING_OPTIMIZED,
    minTtlSeconds: 0,
    defaultTtlSeconds: 0,
    maxTtlSeconds: 0,
    gzip: false,
    brotli: false,
  },
  /** UseOriginCacheControlHeaders */
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65": FROM_ORIGIN,
  /** UseOriginCacheControlHeaders-QueryStrings */
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe": { ...FROM_ORIGIN, queryStrings: ALL },
};

/** Origin request policies AWS keeps for everyone, by id. */
export const MANAGED_ORIGIN_REQUEST_POLICIES: Readonly<Record<string, OriginRequestPolicySettings>> = {
  /** AllViewer */
  "216adef6-5c7f-47e4-b989-5492eafa07d3": { headers: ALL, cookies: ALL, queryStrings: ALL },
  /** AllViewerExceptHostHeader */
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": {
    headers: { kind: "except", names: ["host"] },
    cookies: ALL,
    queryStrings: ALL,
  },
  /** CORS-CustomOrigin */
  "59781a5b-3903-41f3-afcb-af62929ccde1": {
    headers: { kind: "only", names: ["origin"] },
    cookies: NONE,
    queryStrings: NONE,
  },
  /** CORS-S3Origin */
  "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": {
    headers: { kind: "only", names: ["origin", "access-control-request-headers", "access-control-request-method"] },
    cookies: NONE,
    queryStrings: NONE,
  },
  /** UserAgentRefererHeaders */
  "acba4595-bd28-49b8-b9fe-13317c0390fa": {
    headers: { kind: "only", names: ["user-agent", "referer"] },
    cookies: NONE,
    queryStrings: NONE,
  },
  /** HostHeaderOnly */
  "bf0718e1-ba1e-49d1-88b1-f726733018ae": {
    headers: { kind: "only", names: ["host"] },
    cookies: NONE,
    queryStrings: NONE,
  },
};

/** Response headers policies AWS keeps for everyone, by id. Those that answer CORS are not here. */
export const MANAGED_RESPONSE_HEADERS_POLICIES: Readonly<Record<string, ResponseHeadersPolicySettings>> = {
  /** SecurityHeadersPolicy */
  "67f7725c-6f97-4210-82d7-5512b31e9d03": {
    removeHeaders: [],
    customHeaders: [
      { name: "x-xss-protection", value: "1; mode=block", override: false },
      { name: "x-frame-options", value: "SAMEORIGIN", override: false },
      { name: "referrer-policy", value: "strict-origin-when-cross-origin", override: false },
      { name: "x-content-type-options", value: "nosniff", override: true },
      { name: "strict-transport-security", value: `max-age=${ONE_YEAR_SECONDS}`, override: false },
    ],
  },
};

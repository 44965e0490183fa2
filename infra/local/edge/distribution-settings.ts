/** Which of a viewer's headers, cookies or query parameters count. */
export type Selection =
  | { readonly kind: "none" }
  | { readonly kind: "all" }
  | { readonly kind: "only"; readonly names: readonly string[] }
  | { readonly kind: "except"; readonly names: readonly string[] };

/** Where misses are fetched from. */
export interface OriginSettings {
  readonly id: string;
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** Put before the viewer's path, for example `/prod`. */
  readonly path?: string;
  /** Sent with every request, in place of the viewer's own. */
  readonly customHeaders?: Readonly<Record<string, string>>;
  /**
   * The origin checks a signature over the body, as a function URL behind origin access control does: a body whose
   * viewer did not send `x-amz-content-sha256` is refused with 403.
   *
   * @default false
   */
  readonly checksBodyHash?: boolean;
}

/** What makes two requests the same object, and how long it is kept. */
export interface CachePolicySettings {
  /** In whole seconds; above 0 it overrides `no-store`, `no-cache` and `private`. */
  readonly minTtlSeconds: number;
  /** In whole seconds; used when the origin says nothing. */
  readonly defaultTtlSeconds: number;
  /** In whole seconds; caps what the origin says, and how long a stale object may still be served. */
  readonly maxTtlSeconds: number;
  /** Never `all` or `except`: CloudFront has only a list. */
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
  /** The viewer's `accept-encoding`, reduced to `gzip`, is part of the key and sent to the origin. */
  readonly gzip: boolean;
  /** As {@link gzip}, for `br`. */
  readonly brotli: boolean;
}

/** What else of the viewer's request the origin gets; no part of the key. */
export interface OriginRequestPolicySettings {
  /** `all` includes the viewer's `host`. */
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** What is taken from and added to responses on their way to the viewer. */
export interface ResponseHeadersPolicySettings {
  readonly removeHeaders: readonly string[];
  readonly customHeaders: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
}

/** How requests of some paths are handled. */
export interface CacheBehaviorSettings {
  readonly originId: string;
  /** Others are answered with 403. */
  readonly allowedMethods: readonly string[];
  /** `GET` and `HEAD`, perhaps `OPTIONS`. */
  readonly cachedMethods: readonly string[];
  readonly cachePolicy: CachePolicySettings;
  /** Under which the API shows {@link cachePolicy}. @default not shown */
  readonly cachePolicyId?: string;
  /** @default nothing beyond the cache key is sent */
  readonly originRequestPolicy?: OriginRequestPolicySettings;
  /** @default headers pass as the origin sent them */
  readonly responseHeadersPolicy?: ResponseHeadersPolicySettings;
  /** Under which the API shows {@link responseHeadersPolicy}. @default not shown */
  readonly responseHeadersPolicyId?: string;
}

/** What viewers get for an error of the origin, and for how long. */
export interface ErrorResponseSettings {
  readonly status: number;
  /** @default {@link DEFAULT_ERROR_TTL_SECONDS} */
  readonly errorTtlSeconds?: number;
  /** Page served in place of the origin's, for example `/errors/404.html`. */
  readonly pagePath?: string;
  /** @default the origin's status */
  readonly responseStatus?: number;
}

/** A distribution as its template describes it, with origins resolved to URLs. */
export interface DistributionSettings {
  /** @default true */
  readonly enabled?: boolean;
  readonly comment?: string;
  readonly origins: readonly OriginSettings[];
  readonly defaultBehavior: CacheBehaviorSettings;
  /** The first whose pattern matches wins. `*` is any text, `?` one character. */
  readonly behaviors?: readonly (CacheBehaviorSettings & { readonly pathPattern: string })[];
  readonly errorResponses?: readonly ErrorResponseSettings[];
  /** Response header that names an object's tags (`CacheTagConfig.HeaderName`). Without it there are no tags. */
  readonly cacheTagHeader?: string;
  /** Served for `/`, for example `index.html`. */
  readonly defaultRootObject?: string;
}

/** How long an error response is kept when nothing says otherwise, in seconds. */
export const DEFAULT_ERROR_TTL_SECONDS = 10;

/** What CloudFront is told of an error status, if anything. */
export function errorResponseFor(settings: DistributionSettings, status: number): ErrorResponseSettings | undefined {
  return settings.errorResponses?.find((response) => response.status === status);
}

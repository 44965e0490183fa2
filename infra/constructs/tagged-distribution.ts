import { Duration } from "aws-cdk-lib/core";
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  type DistributionProps,
  type ErrorResponse,
  HttpVersion,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { Construct } from "constructs";
import { cacheTags } from "./cache-tags.ts";

export interface TaggedDistributionProps extends DistributionProps {
  /** Header in which origins send tags: `config.edges.www.tagHeader`. Viewers never see it. */
  readonly tagHeader: string;
  /** Escape hatch: merged last over this construct's own settings. */
  readonly overrides?: Partial<DistributionProps>;
}

/**
 * A distribution whose cache holds what origins say, for as long as they say, until its tag is purged.
 *
 * Behaviours that bring no policies of their own are cached by path alone: query strings are neither forwarded nor part
 * of the key, so that a purge by path covers all of a page. Nothing is kept that does not ask to be (`s-maxage`,
 * `max-age`), since what carries no tags can't be purged by them.
 *
 * @example
 * ```ts
 * const www = new TaggedDistribution(this, "Www", {
 *   tagHeader: config.edges.www.tagHeader,
 *   defaultBehavior: { origin: new HttpOrigin("origin.example.com") },
 * });
 * const redis = { main: { url: "https://example-12345.upstash.io", token: secret } };
 * new Tagwire(this, "Tagwire", { config, configFile: "tagwire.config.ts", tables: { Products: table }, edges: { www }, redis });
 * ```
 */
export class TaggedDistribution extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: TaggedDistributionProps) {
    super(scope, id);
    const { tagHeader, overrides, defaultBehavior, additionalBehaviors = {}, errorResponses = [], ...rest } = props;

    const policies: Partial<BehaviorOptions> = {
      cachePolicy: new CachePolicy(this, "CachePolicy", CACHED_AS_ORIGINS_SAY),
      responseHeadersPolicy: new ResponseHeadersPolicy(this, "HideTags", {
        comment: "tagwire: tags are for the edge only",
        removeHeaders: [tagHeader],
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      compress: true,
    };
    this.distribution = new Distribution(this, "Distribution", {
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...rest,
      defaultBehavior: { ...policies, ...defaultBehavior },
      additionalBehaviors: Object.fromEntries(
        Object.entries(additionalBehaviors).map(([pattern, behavior]) => [pattern, { ...policies, ...behavior }]),
      ),
      errorResponses: [...errorTtls(errorResponses), ...errorResponses],
      ...overrides,
    });
    cacheTags(this.distribution, { header: tagHeader });
  }
}

/** A `MinTTL` above zero would keep even what says `no-store`; a `DefaultTTL`, what says nothing. */
const CACHED_AS_ORIGINS_SAY = {
  comment: "tagwire: as long as the origin says, until purged",
  minTtl: Duration.seconds(0),
  defaultTtl: Duration.seconds(0),
  maxTtl: Duration.days(365),
  queryStringBehavior: CacheQueryStringBehavior.none(),
  headerBehavior: CacheHeaderBehavior.none(),
  enableAcceptEncodingGzip: true,
  enableAcceptEncodingBrotli: true,
};

/** Whether tags bind to them is undocumented: as long as their own headers say, not ten seconds more. */
const CLIENT_ERRORS = [400, 403, 404, 405, 414];

/** Long enough to spare an origin in trouble the full load, too short to outlive the trouble. */
const SERVER_ERRORS = [500, 501, 502, 503, 504];

const errorTtls = (own: readonly ErrorResponse[]): readonly ErrorResponse[] =>
  [
    ...CLIENT_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    ...SERVER_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(1) })),
  ].filter(({ httpStatus }) => !own.some((response) => response.httpStatus === httpStatus));

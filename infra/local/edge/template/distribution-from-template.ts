import type { DistributionSettings, ErrorResponseSettings, OriginSettings } from "../distribution-settings.ts";
import { behaviorSettings } from "./behavior.ts";
import { PropertyReader, UnsupportedDistributionError } from "./property-reader.ts";
import { type DistributionReferences, References } from "./references.ts";

/**
 * Reads the properties of an `AWS::CloudFront::Distribution`, intrinsic functions resolved. What has no effect on one
 * machine (TLS, DNS names, price class, logs, compression of bodies) is passed over by name; all else that is not
 * understood is refused.
 *
 * @throws {UnsupportedDistributionError} with every problem at once, each with its place.
 *
 * @example
 * ```ts
 * const settings = distributionSettings(resource.Properties, { cachePolicies, originUrl: ({ id }) => urlOf(id) });
 * ```
 */
export function distributionSettings(properties: unknown, references: DistributionReferences): DistributionSettings {
  const problems: string[] = [];
  const resource = new PropertyReader(properties, "Distribution", problems);
  resource.withoutEffect("Tags");
  const config = resource.section("DistributionConfig") ?? new PropertyReader({}, "DistributionConfig", problems);
  resource.end();
  const read = new References(references, problems);
  const settings: DistributionSettings = {
    enabled: config.boolean("Enabled") ?? true,
    comment: config.optionalString("Comment"),
    origins: config.sections("Origins").map((origin) => originSettings(origin, read)),
    defaultBehavior: behaviorSettings(required(config, "DefaultCacheBehavior", problems), read),
    behaviors: config.sections("CacheBehaviors").map((behavior) => {
      const pathPattern = behavior.string("PathPattern");
      return { pathPattern, ...behaviorSettings(behavior, read) };
    }),
    errorResponses: config.sections("CustomErrorResponses").map(errorResponse),
    cacheTagHeader: cacheTagHeader(config),
    defaultRootObject: config.optionalString("DefaultRootObject") || undefined,
  };
  config.withoutEffect(
    "Aliases",
    "HttpVersion",
    "IPV6Enabled",
    "Logging",
    "PriceClass",
    "ViewerCertificate",
    "WebACLId",
  );
  config.mustBeEmpty("OriginGroups", "ContinuousDeploymentPolicyId", "CNAMEs");
  config.end();
  unknownOrigins(settings).forEach((id) => config.problem(`names an origin there is not: ${JSON.stringify(id)}`));
  if (problems.length > 0) throw new UnsupportedDistributionError(problems);
  return settings;
}

function originSettings(origin: PropertyReader, read: References): OriginSettings {
  const id = origin.string("Id");
  const domainName = origin.string("DomainName");
  const customHeaders = origin.sections("OriginCustomHeaders").map((header) => {
    const entry = [header.string("HeaderName").toLowerCase(), header.string("HeaderValue")] as const;
    header.end();
    return entry;
  });
  const settings: OriginSettings = {
    id,
    url: read.given.originUrl({ id, domainName }).replace(/\/+$/, ""),
    path: origin.optionalString("OriginPath") || undefined,
    customHeaders: Object.fromEntries(customHeaders),
    checksBodyHash: read.signsForLambda(origin.optionalString("OriginAccessControlId")),
  };
  origin.withoutEffect(
    "ConnectionAttempts",
    "ConnectionTimeout",
    "CustomOriginConfig",
    "OriginShield",
    "S3OriginConfig",
  );
  origin.mustBeEmpty("VpcOriginConfig");
  origin.end();
  return settings;
}

function errorResponse(response: PropertyReader): ErrorResponseSettings {
  const settings: ErrorResponseSettings = {
    status: response.number("ErrorCode") ?? 0,
    errorTtlSeconds: response.number("ErrorCachingMinTTL"),
    pagePath: response.optionalString("ResponsePagePath"),
    responseStatus: response.number("ResponseCode"),
  };
  response.end();
  return settings;
}

function cacheTagHeader(config: PropertyReader): string | undefined {
  const tags = config.section("CacheTagConfig");
  const header = tags?.string("HeaderName");
  tags?.end();
  return header;
}

function required(config: PropertyReader, name: string, problems: string[]): PropertyReader {
  const section = config.section(name);
  if (section) return section;
  config.problem("required", name);
  return new PropertyReader({}, `${config.path}.${name}`, problems);
}

function unknownOrigins({ origins, defaultBehavior, behaviors = [] }: DistributionSettings): readonly string[] {
  const known = new Set(origins.map(({ id }) => id));
  return [defaultBehavior, ...behaviors].map(({ originId }) => originId).filter((id) => !known.has(id));
}

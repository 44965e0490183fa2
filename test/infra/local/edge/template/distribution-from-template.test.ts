import { App, aws_cloudfront as cloudfront, aws_cloudfront_origins as origins, Duration, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { distributionSettings } from "../../../../../infra/local/edge/template/distribution-from-template.ts";
import type { DistributionReferences } from "../../../../../infra/local/edge/template/references.ts";
import { startEdge, startPages } from "../kit.ts";

const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

describe("distributionSettings", () => {
  it("reads what CDK synthesizes, policies included", () => {
    const template = synthesized();
    const configOf = (type: string): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(template.findResources(type)).map(([id, resource]) => [id, resource["Properties"]]),
      );
    const properties = Object.values(configOf("AWS::CloudFront::Distribution"))[0];

    const settings = distributionSettings(withoutRefs(properties), {
      cachePolicies: withoutRefs(configOf("AWS::CloudFront::CachePolicy")) as Record<string, unknown>,
      responseHeadersPolicies: configOf("AWS::CloudFront::ResponseHeadersPolicy"),
      originUrl: ({ domainName }) => `http://${domainName}:4000/`,
    });

    expect(settings).toMatchObject({
      enabled: true,
      cacheTagHeader: "cache-tag",
      defaultRootObject: "index.html",
      origins: [
        { url: "http://site.test:4000", path: "/prod", customHeaders: { "x-secret": "s" } },
        { url: "http://assets.test:4000" },
      ],
      defaultBehavior: {
        allowedMethods: expect.arrayContaining(["POST"]),
        cachedMethods: ["GET", "HEAD"],
        cachePolicy: {
          minTtlSeconds: 0,
          defaultTtlSeconds: 60,
          maxTtlSeconds: 31_536_000,
          headers: { kind: "only", names: ["accept-language"] },
          cookies: { kind: "none" },
          queryStrings: { kind: "except", names: ["utm"] },
          gzip: true,
          brotli: true,
        },
        originRequestPolicy: { headers: { kind: "except", names: ["host"] }, cookies: { kind: "all" } },
        responseHeadersPolicy: {
          removeHeaders: ["cache-tag"],
          customHeaders: [
            { name: "x-a", value: "1", override: true },
            { name: "strict-transport-security", value: "max-age=60; includeSubDomains", override: true },
          ],
        },
      },
      behaviors: [{ pathPattern: "/static/*", cachePolicy: { minTtlSeconds: 1, gzip: true } }],
      errorResponses: [
        { status: 404, errorTtlSeconds: 0 },
        { status: 500, errorTtlSeconds: 1, pagePath: "/500.html", responseStatus: 200 },
      ],
    });
  });

  it("serves what it has read", async () => {
    const { url } = await startPages({ "cache-control": "max-age=60" });
    const settings = distributionSettings(distribution(), { originUrl: () => url });
    const { get } = await startEdge({ url }, settings);

    expect([(await get("/")).cache, (await get("/")).cache]).toEqual(["Miss", "Hit"]);
  });

  it("never caches under CachingDisabled, errors included", async () => {
    const pages = await startPages({ "cache-control": "max-age=60" }, 404);
    const settings = distributionSettings(
      distribution({ DefaultCacheBehavior: behavior({ CachePolicyId: CACHING_DISABLED }) }),
      { originUrl: () => pages.url },
    );
    const { get } = await startEdge(pages, settings);

    expect([(await get("/")).body, (await get("/")).body]).toEqual(["v1", "v2"]);
  });

  it("knows that a function URL behind origin access control checks bodies", () => {
    const Origins = [{ Id: "site", DomainName: "fn.lambda-url.test", OriginAccessControlId: "OAC" }];
    const originAccessControls = {
      OAC: {
        OriginAccessControlConfig: {
          Name: "a",
          OriginAccessControlOriginType: "lambda",
          SigningBehavior: "always",
          SigningProtocol: "sigv4",
        },
      },
    };

    const { origins: read } = distributionSettings(distribution({ Origins }), { ...REFERENCES, originAccessControls });

    expect(read[0]?.checksBodyHash).toBe(true);
  });

  it("says everything it does not understand at once, each with its place", () => {
    const properties = distribution({
      DefaultCacheBehavior: behavior({
        CachePolicyId: undefined,
        ForwardedValues: { QueryString: true },
        FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: "arn" }],
        ViewerProtocolPolicy: "sometimes",
        ResponseHeadersPolicyId: "60669652-455b-4ae9-85a4-c4c02393f86c",
      }),
      CacheBehaviors: [behavior({ PathPattern: "/x", TargetOriginId: "nowhere" })],
      OriginGroups: { Quantity: 1 },
      SomethingNew: true,
      Enabled: "perhaps",
    });

    expect(() => distributionSettings(properties, REFERENCES)).toThrowErrorMatchingInlineSnapshot(`
      [UnsupportedDistributionError: the local edge can't stand in for this distribution:
      - Distribution.DistributionConfig.Enabled: must be true or false, got "perhaps"
      - Distribution.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy: must be one of allow-all, redirect-to-https, https-only, got "sometimes"
      - Distribution.DistributionConfig.DefaultCacheBehavior.CachePolicyId: required: a cache policy; the legacy settings are not supported
      - Distribution.DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId: names a policy that is neither given nor known: "60669652-455b-4ae9-85a4-c4c02393f86c"
      - Distribution.DistributionConfig.DefaultCacheBehavior.ForwardedValues: is not supported
      - Distribution.DistributionConfig.DefaultCacheBehavior.FunctionAssociations: is not supported
      - Distribution.DistributionConfig.OriginGroups: is not supported
      - Distribution.DistributionConfig.SomethingNew: is not supported
      - Distribution.DistributionConfig: names an origin there is not: "nowhere"]
    `);
  });

  it.each([
    ["TTLs that do not rise", { MinTTL: 10, DefaultTTL: 5, MaxTTL: 20 }, "TTLs must rise: 10, 5, 20"],
    [
      "headers by exception",
      { ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { HeaderBehavior: "allExcept" } } },
      "must be one of none, whitelist",
    ],
    ["numbers that are none", { MaxTTL: "long" }, 'must be a number, got "long"'],
  ])("refuses cache policies with %s", (_what, CachePolicyConfig, message) => {
    const properties = distribution({ DefaultCacheBehavior: behavior({ CachePolicyId: "mine" }) });

    expect(() =>
      distributionSettings(properties, { ...REFERENCES, cachePolicies: { mine: { CachePolicyConfig } } }),
    ).toThrow(message);
  });

  it("refuses response headers policies that answer CORS", () => {
    const properties = distribution({ DefaultCacheBehavior: behavior({ ResponseHeadersPolicyId: "mine" }) });
    const responseHeadersPolicies = {
      mine: { ResponseHeadersPolicyConfig: { Name: "a", CorsConfig: { OriginOverride: true } } },
    };

    expect(() => distributionSettings(properties, { ...REFERENCES, responseHeadersPolicies })).toThrow(
      "CorsConfig: is not supported",
    );
  });

  it("refuses what is no distribution", () => {
    expect(() => distributionSettings(undefined, REFERENCES)).toThrow("Distribution: must be an object, got nothing");
  });
});

const REFERENCES: DistributionReferences = { originUrl: () => "http://127.0.0.1:4000" };

const behavior = (properties: Record<string, unknown> = {}): Record<string, unknown> => ({
  TargetOriginId: "site",
  ViewerProtocolPolicy: "redirect-to-https",
  CachePolicyId: CACHING_OPTIMIZED,
  ...properties,
});

const distribution = (config: Record<string, unknown> = {}): unknown => ({
  DistributionConfig: {
    Enabled: true,
    Origins: [{ Id: "site", DomainName: "site.test", CustomOriginConfig: { OriginProtocolPolicy: "https-only" } }],
    DefaultCacheBehavior: behavior(),
    ...config,
  },
});

function synthesized(): Template {
  const stack = new Stack(new App(), "Site");
  const site = new cloudfront.Distribution(stack, "Distribution", {
    defaultRootObject: "index.html",
    defaultBehavior: {
      origin: new origins.HttpOrigin("site.test", { customHeaders: { "X-Secret": "s" }, originPath: "/prod" }),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: new cloudfront.CachePolicy(stack, "Cache", {
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.minutes(1),
        headerBehavior: cloudfront.CacheHeaderBehavior.allowList("Accept-Language"),
        queryStringBehavior: cloudfront.CacheQueryStringBehavior.denyList("utm"),
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
      }),
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: new cloudfront.ResponseHeadersPolicy(stack, "Headers", {
        removeHeaders: ["cache-tag"],
        customHeadersBehavior: { customHeaders: [{ header: "x-a", value: "1", override: true }] },
        securityHeadersBehavior: {
          strictTransportSecurity: {
            accessControlMaxAge: Duration.minutes(1),
            includeSubdomains: true,
            override: true,
          },
        },
      }),
    },
    additionalBehaviors: { "/static/*": { origin: new origins.HttpOrigin("assets.test") } },
    errorResponses: [
      { httpStatus: 404, ttl: Duration.seconds(0) },
      { httpStatus: 500, ttl: Duration.seconds(1), responseHttpStatus: 200, responsePagePath: "/500.html" },
    ],
  });
  const resource = site.node.defaultChild as cloudfront.CfnDistribution;
  resource.addPropertyOverride("DistributionConfig.CacheTagConfig", { HeaderName: "cache-tag" });
  return Template.fromStack(stack);
}

/** Stands in for whoever resolves intrinsic functions: a `Ref` becomes the logical id, a `Fn::Join` a name. */
function withoutRefs(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner !== "object" || inner === null) return inner;
      if ("Ref" in inner) return inner.Ref;
      return "Fn::Join" in inner ? "name" : inner;
    }),
  );
}

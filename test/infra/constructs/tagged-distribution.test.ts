import { Duration } from "aws-cdk-lib/core";
import { Match, Template } from "aws-cdk-lib/assertions";
import { CachePolicy, Distribution } from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { describe, expect, it } from "vitest";
import { cacheTags, TaggedDistribution, type TaggedDistributionProps } from "tagwire/cdk";
import { newDistribution, newStack } from "./shop.ts";

describe("a tagged distribution", () => {
  it("reads tags from the header it is told", () => {
    expect(synth({ tagHeader: "x-tags" })).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: { CacheTagConfig: { HeaderName: "x-tags" } },
    });
  });

  it("keeps that header from viewers", () => {
    expect(synth({ tagHeader: "x-tags" })).toHaveResource("AWS::CloudFront::ResponseHeadersPolicy", {
      ResponseHeadersPolicyConfig: { RemoveHeadersConfig: { Items: [{ Header: "x-tags" }] } },
    });
  });

  it("keeps a response as long as its origin says, up to a year, and no longer than that for saying nothing", () => {
    expect(synth()).toHaveResource("AWS::CloudFront::CachePolicy", {
      CachePolicyConfig: { MinTTL: 0, DefaultTTL: 0, MaxTTL: 31_536_000 },
    });
  });

  it("keeps a page once, whatever its query string, so that a purge by path covers it whole", () => {
    expect(synth()).toHaveResource("AWS::CloudFront::CachePolicy", {
      CachePolicyConfig: {
        ParametersInCacheKeyAndForwardedToOrigin: { QueryStringsConfig: { QueryStringBehavior: "none" } },
      },
    });
  });

  it("never keeps an error for CloudFront's own ten seconds", () => {
    const ttl = (seconds: number, codes: readonly number[]): readonly object[] =>
      codes.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: seconds }));

    expect(synth()).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        CustomErrorResponses: [...ttl(0, [400, 403, 404, 405, 414]), ...ttl(1, [500, 501, 502, 503, 504])],
      },
    });
  });

  it("leaves an error response alone that the app describes itself", () => {
    expect(
      synth({
        errorResponses: [{ httpStatus: 404, ttl: Duration.minutes(5), responsePagePath: "/404.html" }],
      }),
    ).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        CustomErrorResponses: Match.arrayWith([
          Match.objectLike({ ErrorCode: 500 }),
          { ErrorCode: 404, ErrorCachingMinTTL: 300, ResponseCode: 404, ResponsePagePath: "/404.html" },
        ]),
      },
    });
  });

  it("speaks HTTPS to viewers, in every behaviour", () => {
    const origin = new HttpOrigin("origin.example.com");

    expect(synth({ additionalBehaviors: { "/api/*": { origin } } })).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: {
        DefaultCacheBehavior: { ViewerProtocolPolicy: "redirect-to-https", ...OUR_POLICIES },
        CacheBehaviors: [{ PathPattern: "/api/*", ViewerProtocolPolicy: "redirect-to-https", ...OUR_POLICIES }],
      },
    });
  });

  it("takes a behaviour's own policies over its own", () => {
    const origin = new HttpOrigin("origin.example.com");

    expect(
      synth({
        defaultBehavior: { origin, cachePolicy: CachePolicy.CACHING_DISABLED },
      }),
    ).toHaveResource("AWS::CloudFront::Distribution", {
      DistributionConfig: { DefaultCacheBehavior: { CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId } },
    });
  });
});

describe("tags for a distribution that is there already", () => {
  it("change nothing but the header it reads them from", () => {
    const plain = newStack();
    newDistribution(plain);
    const tagged = newStack();

    const isOurs = cacheTags(newDistribution(tagged), { header: "cache-tag" });

    const expected = Template.fromStack(plain).toJSON();
    const [id] = Object.keys(Template.fromStack(plain).findResources("AWS::CloudFront::Distribution"));
    expected["Resources"][id ?? ""].Properties.DistributionConfig.CacheTagConfig = { HeaderName: "cache-tag" };
    expect(isOurs).toBe(true);
    expect(Template.fromStack(tagged).toJSON()).toEqual(expected);
  });

  it("leave an imported one as it is, and say so", () => {
    const imported = Distribution.fromDistributionAttributes(newStack(), "Theirs", {
      distributionId: "E2EXAMPLE",
      domainName: "d111111abcdef8.cloudfront.net",
    });

    expect(cacheTags(imported, { header: "cache-tag" })).toBe(false);
  });
});

const OUR_POLICIES = {
  CachePolicyId: { Ref: Match.stringLikeRegexp("^WwwCachePolicy") },
  ResponseHeadersPolicyId: { Ref: Match.stringLikeRegexp("^WwwHideTags") },
};

function synth(props: Partial<TaggedDistributionProps> = {}): Template {
  const stack = newStack();
  new TaggedDistribution(stack, "Www", {
    tagHeader: "cache-tag",
    defaultBehavior: { origin: new HttpOrigin("origin.example.com") },
    ...props,
  });
  return Template.fromStack(stack);
}

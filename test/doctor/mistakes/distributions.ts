import type { Resources } from "../doctor-world.ts";
import { type Mistakes, resourcesOf, template } from "../spoil.ts";

export const distributionMistakes: Mistakes = [
  [
    "it reads no tags",
    ["tag-header-unset", "tag-header-unset"],
    template(distributions((config) => ({ ...config, CacheTagConfig: undefined }))),
  ],
  [
    "it reads tags from another header",
    ["tag-header-other", "tag-header-other"],
    template(distributions((config) => ({ ...config, CacheTagConfig: { HeaderName: "x-tags" } }))),
  ],
  [
    "it is disabled",
    ["distribution-disabled", "distribution-disabled", "sample-failed"],
    template(distributions((config) => ({ ...config, Enabled: false }))),
  ],
  [
    "it keeps error pages for long",
    ["error-ttl", "error-ttl"],
    template(
      distributions((config) => ({ ...config, CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 300 }] })),
    ),
  ],
  [
    "it keeps what must not be kept",
    ["default-ttl", "min-ttl"],
    template((resources) => {
      for (const { Properties } of resourcesOf(resources, "AWS::CloudFront::CachePolicy", "www")) {
        Object.assign(Properties["CachePolicyConfig"] as object, { MinTTL: 60, DefaultTTL: 60 });
      }
    }),
  ],
  [
    "viewers get the tags",
    ["tag-header-not-removed", "tag-header-visible"],
    template((resources) => {
      for (const { Properties } of resourcesOf(resources, "AWS::CloudFront::ResponseHeadersPolicy", "www")) {
        Object.assign(Properties["ResponseHeadersPolicyConfig"] as object, {
          RemoveHeadersConfig: { Items: [{ Header: "server" }] },
        });
      }
    }),
  ],
];

type DistributionConfig = Readonly<Record<string, unknown>>;

function distributions(change: (config: DistributionConfig) => DistributionConfig): (resources: Resources) => void {
  return (resources) => {
    for (const { Properties } of resourcesOf(resources, "AWS::CloudFront::Distribution")) {
      Properties["DistributionConfig"] = change(Properties["DistributionConfig"] as DistributionConfig);
    }
  };
}

import type { Distribution } from "../../edge/cloudfront.ts";
import type { DistributionSettings } from "../../edge/distribution-settings.ts";
import { distributionSettings } from "../../edge/template/distribution-from-template.ts";
import { physicalName, type Provision, type Provisioned, type Resource, type Workbench } from "../workbench.ts";

/** `AWS::CloudFront::Distribution`. A domain name that carries a port is on this machine. */
export const provisionDistribution: Provision = async (resource, bench) => {
  const distribution = await bench.cloudfront.addDistribution(settingsOf(resource, bench), {
    port: bench.nextEdgePort(),
    ...(resource.physicalId !== undefined && { id: resource.physicalId }),
  });
  bench.distributionIds.push(distribution.id);
  return distributed(distribution, bench);
};

function distributed(distribution: Distribution, bench: Workbench): Provisioned {
  const { id, arn, domainName, url, settings } = distribution;
  return {
    ref: id,
    attributes: { Id: id, Arn: arn, DomainName: domainName, url, tagHeader: settings.cacheTagHeader ?? "" },
    update: (next) => {
      const changed = settingsOf(next, bench);
      if (JSON.stringify(changed) !== JSON.stringify(settings)) bench.cloudfront.updateDistribution(id, changed);
      return distributed(distribution, bench);
    },
  };
}

function settingsOf(resource: Resource, bench: Workbench): DistributionSettings {
  return distributionSettings(resource.properties, {
    cachePolicies: bench.policies.get("AWS::CloudFront::CachePolicy") ?? {},
    originRequestPolicies: bench.policies.get("AWS::CloudFront::OriginRequestPolicy") ?? {},
    responseHeadersPolicies: bench.policies.get("AWS::CloudFront::ResponseHeadersPolicy") ?? {},
    originAccessControls: bench.policies.get("AWS::CloudFront::OriginAccessControl") ?? {},
    originUrl: ({ domainName }) => `http${/:\d+$/.test(domainName) ? "" : "s"}://${domainName}`,
  });
}

/** Policies a distribution names by id. */
export const provisionPolicy: Provision = (resource, bench) => {
  const id = physicalName(resource);
  const ofType = bench.policies.get(resource.type) ?? {};
  bench.policies.set(resource.type, { ...ofType, [id]: resource.properties });
  return { ref: id, attributes: { Id: id }, update: (next) => provisionPolicy(next, bench) };
};

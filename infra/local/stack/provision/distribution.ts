import { distributionSettings } from "../../edge/template/distribution-from-template.ts";
import { physicalName, type Provision } from "../workbench.ts";

/** `AWS::CloudFront::Distribution`. A domain name that carries a port is on this machine. */
export const provisionDistribution: Provision = async (resource, bench) => {
  const settings = distributionSettings(resource.properties, {
    cachePolicies: bench.policies.get("AWS::CloudFront::CachePolicy") ?? {},
    originRequestPolicies: bench.policies.get("AWS::CloudFront::OriginRequestPolicy") ?? {},
    responseHeadersPolicies: bench.policies.get("AWS::CloudFront::ResponseHeadersPolicy") ?? {},
    originAccessControls: bench.policies.get("AWS::CloudFront::OriginAccessControl") ?? {},
    originUrl: ({ domainName }) => `http${/:\d+$/.test(domainName) ? "" : "s"}://${domainName}`,
  });
  const { id, arn, domainName, url } = await bench.cloudfront.addDistribution(settings, {
    port: bench.nextEdgePort(),
    ...(resource.physicalId !== undefined && { id: resource.physicalId }),
  });
  bench.distributionIds.push(id);
  return {
    ref: id,
    attributes: { Id: id, Arn: arn, DomainName: domainName, url, tagHeader: settings.cacheTagHeader ?? "" },
  };
};

/** Policies a distribution names by id. */
export const provisionPolicy: Provision = (resource, bench) => {
  const id = physicalName(resource);
  const ofType = bench.policies.get(resource.type) ?? {};
  bench.policies.set(resource.type, { ...ofType, [id]: resource.properties });
  return { ref: id, attributes: { Id: id } };
};

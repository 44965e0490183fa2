import {
  type CloudFrontClient,
  GetCachePolicyConfigCommand,
  GetResponseHeadersPolicyConfigCommand,
} from "@aws-sdk/client-cloudfront";
import type { TtlsSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { lookAt } from "./look-at.ts";

/** Looks at cache policies, by id. */
export function cloudfrontCachePolicy(client: CloudFrontClient): Look<string, TtlsSeen> {
  return (id, abortSignal) =>
    lookAt("cache policy", ["NoSuchCachePolicy"], async () => {
      const command = new GetCachePolicyConfigCommand({ Id: id });
      const { CachePolicyConfig: config } = await client.send(command, { abortSignal });
      return { minSeconds: config?.MinTTL ?? 0, defaultSeconds: config?.DefaultTTL ?? 0 };
    });
}

/** Looks at response headers policies, by id. */
export function cloudfrontRemovedHeaders(client: CloudFrontClient): Look<string, readonly string[]> {
  return (id, abortSignal) =>
    lookAt("response headers policy", ["NoSuchResponseHeadersPolicy"], async () => {
      const command = new GetResponseHeadersPolicyConfigCommand({ Id: id });
      const { ResponseHeadersPolicyConfig: config } = await client.send(command, { abortSignal });
      return config?.RemoveHeadersConfig?.Items?.flatMap(({ Header }) => Header?.toLowerCase() ?? []) ?? [];
    });
}

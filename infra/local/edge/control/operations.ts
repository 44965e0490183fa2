import type { EdgeDistribution } from "../distribution.ts";
import type { CacheBehaviorSettings } from "../distribution-settings.ts";
import type { InvalidationRecord } from "../invalidation/invalidations.ts";
import type { InvalidationQuota } from "../invalidation/quota.ts";
import { CloudFrontApiError } from "./api-error.ts";
import {
  distributionConfigXml,
  distributionSummaryXml,
  distributionXml,
  invalidationSummaryXml,
  invalidationXml,
} from "./documents.ts";
import { type DistributionUpdate, updateDistribution } from "./distribution-update.ts";
import { checkBatch, type InvalidationBatch } from "./invalidation-batch.ts";
import { page } from "./page.ts";
import { cachePolicyConfigXml, cachePolicyXml, headersPolicyConfigXml, headersPolicyXml } from "./policy-documents.ts";
import { type Xml, writeXml } from "./xml.ts";

/** A call of the API, understood. */
export interface ApiCall {
  readonly operation: Operation;
  readonly distributionId?: string;
  readonly invalidationId?: string;
  readonly policyId?: string;
  readonly query: URLSearchParams;
  readonly batch?: InvalidationBatch & { readonly quantity: number };
  readonly update?: DistributionUpdate;
}

/** The operations there are. */
export type Operation =
  | "CreateInvalidation"
  | "GetInvalidation"
  | "ListInvalidations"
  | "GetDistribution"
  | "GetDistributionConfig"
  | "UpdateDistribution"
  | "ListDistributions"
  | "GetCachePolicy"
  | "GetCachePolicyConfig"
  | "GetResponseHeadersPolicy"
  | "GetResponseHeadersPolicyConfig";

/** What the operations work on. */
export interface Account {
  readonly distributions: ReadonlyMap<string, EdgeDistribution>;
  readonly quota: InvalidationQuota;
}

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Does what the call asks for.
 *
 * @throws {CloudFrontApiError}
 */
export function perform(call: ApiCall, account: Account): ApiAnswer {
  switch (call.operation) {
    case "CreateInvalidation":
      return createInvalidation(call, account);
    case "GetInvalidation":
      return ok("Invalidation", invalidationXml(theInvalidation(call, account)));
    case "ListInvalidations": {
      const newestFirst = theDistribution(call, account).invalidations.records.toReversed();
      return ok("InvalidationList", page(newestFirst, call.query, "InvalidationSummary", invalidationSummaryXml));
    }
    case "GetDistribution": {
      const distribution = theDistribution(call, account);
      return ok("Distribution", distributionXml(distribution), { etag: distribution.etag });
    }
    case "GetDistributionConfig": {
      const distribution = theDistribution(call, account);
      return ok("DistributionConfig", distributionConfigXml(distribution), { etag: distribution.etag });
    }
    case "UpdateDistribution": {
      const distribution = theDistribution(call, account);
      updateDistribution(distribution, call.update);
      return ok("Distribution", distributionXml(distribution), { etag: distribution.etag });
    }
    case "GetCachePolicy":
      return ok("CachePolicy", cachePolicyXml(call.policyId, behaviorsOf(account)), POLICY_ETAG);
    case "GetCachePolicyConfig":
      return ok("CachePolicyConfig", cachePolicyConfigXml(call.policyId, behaviorsOf(account)), POLICY_ETAG);
    case "GetResponseHeadersPolicy":
      return ok("ResponseHeadersPolicy", headersPolicyXml(call.policyId, behaviorsOf(account)), POLICY_ETAG);
    case "GetResponseHeadersPolicyConfig":
      return ok(
        "ResponseHeadersPolicyConfig",
        headersPolicyConfigXml(call.policyId, behaviorsOf(account)),
        POLICY_ETAG,
      );
    case "ListDistributions": {
      const all = [...account.distributions.values()];
      return ok("DistributionList", page(all, call.query, "DistributionSummary", distributionSummaryXml));
    }
  }
}

/** The same caller reference with the same items, in the same order, is the earlier invalidation: free, and nothing new. */
function createInvalidation(call: ApiCall, { distributions, quota }: Account): ApiAnswer {
  const distribution = theDistribution(call, { distributions });
  const { batch } = call;
  if (!batch) throw new CloudFrontApiError("MissingBody", "This operation requires a body.");
  checkBatch(batch);
  const { invalidations } = distribution;
  const earlier = invalidations.find(batch.callerReference);
  if (earlier) {
    if (JSON.stringify(earlier.items) === JSON.stringify(batch.items)) return created(distribution, earlier);
    const reason = "The caller reference was used before, with other paths.";
    throw new CloudFrontApiError("InvalidationBatchAlreadyExists", reason);
  }
  const inProgress = [...distributions.values()].flatMap((each) => each.invalidations.inProgress);
  if (!quota.admits(batch.items, inProgress)) {
    const reason = "Processing your request will cause you to exceed the maximum number of in-progress invalidations.";
    throw new CloudFrontApiError("TooManyInvalidationsInProgress", reason);
  }
  return created(distribution, invalidations.add(batch.callerReference, batch.items));
}

function created(distribution: EdgeDistribution, record: InvalidationRecord): ApiAnswer {
  const location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution.id}/invalidation/${record.id}`;
  return { ...ok("Invalidation", invalidationXml(record), { location }), status: 201 };
}

/** Policies are known by the behaviours that use them, and never change by the API. */
const POLICY_ETAG = { etag: "E1TAGWIRE" };

const behaviorsOf = ({ distributions }: Account): readonly CacheBehaviorSettings[] =>
  [...distributions.values()].flatMap(({ settings }) => [settings.defaultBehavior, ...(settings.behaviors ?? [])]);

function theDistribution(
  { distributionId }: ApiCall,
  { distributions }: Pick<Account, "distributions">,
): EdgeDistribution {
  const distribution = distributions.get(distributionId ?? "");
  if (!distribution) throw new CloudFrontApiError("NoSuchDistribution", "The specified distribution does not exist.");
  return distribution;
}

function theInvalidation(call: ApiCall, account: Account): InvalidationRecord {
  const { records } = theDistribution(call, account).invalidations;
  const record = records.find(({ id }) => id === call.invalidationId);
  if (!record) throw new CloudFrontApiError("NoSuchInvalidation", "The specified invalidation does not exist.");
  return record;
}

function ok(root: string, content: Xml, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status: 200, headers, body: writeXml(root, content) };
}

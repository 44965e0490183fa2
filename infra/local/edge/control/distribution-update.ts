import type { EdgeDistribution } from "../distribution.ts";
import { CloudFrontApiError } from "./api-error.ts";
import { element, readDocument } from "./read-document.ts";

/** What `UpdateDistribution` asks for, as far as it can be changed by the API here. */
export interface DistributionUpdate {
  /** Version of the distribution that the caller has seen. */
  readonly ifMatch: string | undefined;
  readonly comment: string;
  readonly enabled: boolean;
  readonly cacheTagHeader: string | undefined;
}

/** Reads a `DistributionConfig` document. @throws {CloudFrontApiError} `MissingBody`, `MalformedXML`. */
export function readUpdate(body: string, ifMatch: string | undefined): DistributionUpdate {
  const config = element(readDocument(body)["DistributionConfig"]);
  return {
    ifMatch,
    comment: text(config["Comment"]),
    enabled: config["Enabled"] === "true",
    cacheTagHeader: text(element(config["CacheTagConfig"])["HeaderName"]) || undefined,
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Changes tag header, comment, and whether it is enabled; all else stays as it is.
 *
 * @throws {CloudFrontApiError} `InvalidIfMatchVersion`, `PreconditionFailed` when it was changed since the caller looked.
 */
export function updateDistribution(distribution: EdgeDistribution, update: DistributionUpdate | undefined): void {
  if (update?.ifMatch === undefined) {
    const message = "The If-Match version is missing or not valid for the resource.";
    throw new CloudFrontApiError("InvalidIfMatchVersion", message);
  }
  if (update.ifMatch !== distribution.etag) {
    const message = "The request failed because it didn't meet the preconditions in one or more request-header fields.";
    throw new CloudFrontApiError("PreconditionFailed", message);
  }
  const { comment, enabled, cacheTagHeader } = update;
  distribution.update({ ...distribution.settings, comment, enabled, cacheTagHeader });
}

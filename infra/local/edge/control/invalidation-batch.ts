import { parseItem } from "../invalidation/invalidation-item.ts";
import { CloudFrontApiError } from "./api-error.ts";
import { element, readDocument } from "./read-document.ts";

/** What `CreateInvalidation` is asked. */
export interface InvalidationBatch {
  readonly callerReference: string;
  readonly items: readonly string[];
}

/** Most items of one request. Not documented today; `BatchTooLarge` and the older quota of 3,000 are. */
const MAX_ITEMS_PER_BATCH = 3_000;

/**
 * Reads an `InvalidationBatch` document. Duplicate items are kept: they are billed.
 *
 * @throws {CloudFrontApiError} `MissingBody`, `MalformedXML`, `InvalidArgument`.
 */
export function readBatch(body: string): InvalidationBatch & { readonly quantity: number } {
  const batch = element(readDocument(body)["InvalidationBatch"]);
  const paths = element(batch["Paths"]);
  const items = paths["Items"] === undefined ? [] : element(paths["Items"])["Path"];
  const quantity = Number(paths["Quantity"]);
  const callerReference = batch["CallerReference"];
  if (typeof callerReference !== "string" || callerReference === "" || !Number.isInteger(quantity))
    throw new CloudFrontApiError(
      "InvalidArgument",
      "Your request is missing a required parameter: CallerReference or Paths.",
    );
  return { callerReference, items: Array.isArray(items) ? items.map(String) : [], quantity };
}

/**
 * Refuses what CloudFront refuses.
 *
 * @throws {CloudFrontApiError} `InconsistentQuantities`, `BatchTooLarge`, `InvalidArgument` naming the first bad item.
 */
export function checkBatch({
  items,
  quantity,
}: {
  readonly items: readonly string[];
  readonly quantity: number;
}): void {
  if (quantity !== items.length)
    throw new CloudFrontApiError("InconsistentQuantities", "The value of Quantity and the size of Items don't match.");
  if (items.length === 0)
    throw new CloudFrontApiError("InvalidArgument", "Your request contains an empty invalidation batch.");
  if (items.length > MAX_ITEMS_PER_BATCH)
    throw new CloudFrontApiError(
      "BatchTooLarge",
      `Invalidation batch specified is too large: ${items.length} items, at most ${MAX_ITEMS_PER_BATCH}.`,
    );
  const bad = items.find((item) => parseItem(item) === undefined);
  if (bad !== undefined)
    throw new CloudFrontApiError(
      "InvalidArgument",
      `Your request contains one or more invalid invalidation paths: ${JSON.stringify(bad.slice(0, 64))}.`,
    );
}

import { CloudFrontApiError } from "./api-error.ts";
import type { Xml } from "./xml.ts";

/** Items of one answer unless the caller says otherwise, and at most. */
const DEFAULT_MAX_ITEMS = 100;

/**
 * One page of a list, as the list operations answer it. A marker is the id of the last item of the page before.
 *
 * @throws {CloudFrontApiError} `InvalidArgument` for a marker or number that can't be right.
 */
export function page<T extends { readonly id: string }>(
  all: readonly T[],
  query: URLSearchParams,
  element: string,
  summary: (item: T) => Xml,
): Xml {
  const marker = query.get("Marker") ?? "";
  const maxItems = Number(query.get("MaxItems") ?? DEFAULT_MAX_ITEMS);
  const start = marker === "" ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  if (!Number.isInteger(maxItems) || maxItems < 1 || maxItems > DEFAULT_MAX_ITEMS || (marker !== "" && start === 0))
    throw new CloudFrontApiError("InvalidArgument", "The value of Marker or MaxItems is invalid.");
  const items = all.slice(start, start + maxItems);
  const isTruncated = start + maxItems < all.length;
  return {
    Marker: marker,
    ...(isTruncated && { NextMarker: items.at(-1)?.id }),
    MaxItems: maxItems,
    IsTruncated: isTruncated,
    Quantity: items.length,
    ...(items.length > 0 && { Items: { [element]: items.map(summary) } }),
  };
}

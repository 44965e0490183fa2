import type { Tag } from "../../config/tag.ts";
import { withAncestors } from "../read/basis.ts";
import { checkedTags } from "../read/request-maker.ts";
import { type HeaderOptions, responseHeaders } from "./response-headers.ts";

/**
 * Headers for a response whose tags are known by hand: theirs and those above them, folded if they are too many.
 *
 * It can't promise what {@link Page.headers} does: nothing tells whether what the response shows was purged while it was made.
 * A purge reaches it once it is at the edge. If it was read before a write and gets there after the purge, only the second
 * purge reaches it that tagwire sends to edges with `handWrittenHeaders` (the default), after `settle`; a response that is
 * later still stays for `sMaxAge`. Ask for no more than you would bear, or read through `cache.render()`.
 *
 * @throws {CacheUsageError} for what is no tag, and naming the option that can't be used.
 *
 * @example
 * ```ts
 * const headers = edgeHeaders([tags.product({ productId: 42 })], { sMaxAge: "1h" });
 * ```
 */
export function edgeHeaders(tags: readonly Tag[], options: HeaderOptions): Readonly<Record<string, string>> {
  const shown = { tags: withAncestors(checkedTags(tags)), validMs: Infinity, doubt: undefined, isStreamed: false };
  return responseHeaders(shown, options).headers;
}

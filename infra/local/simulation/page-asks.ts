import { encodeValue } from "../../../shared/config/encode-value.ts";
import type { TraceChange } from "../catalogue/change-trace.ts";
import type { Ask } from "./workload.ts";

/**
 * What a change of a page makes stale if nothing is known of it but its path: the page, and each section it is in, which
 * all pages below show something of.
 *
 * @example
 * ```ts
 * pageAsks({ t: 0, op: "MODIFY", key: "cloud/aws/s3" }).map(({ item }) => item);
 * // ["#page:cloud/aws/s3", "#section:cloud/aws", "#section:cloud"]
 * ```
 */
export function pageAsks({ key }: Pick<TraceChange, "key">): readonly Ask[] {
  const parts = key.split("/").filter((part) => part !== "");
  const sections = parts
    .slice(0, -1)
    .map((_, depth) => `#section:${encodeValue(parts.slice(0, depth + 1).join("/"), "")}`)
    .reverse();
  return [`#page:${encodeValue(key, "")}`, ...sections].map((item, at) => ({ item, under: sections.slice(at) }));
}

import { withoutDotSegments } from "./dot-segments.ts";
import { edgeName } from "./group.ts";

/**
 * Whether an item drops nothing beyond these limits: items, `*` as the last character standing for anything. Tags are
 * compared as edges do, whatever their case. A path must be within them as it is written and as it may be read: a limit of
 * `/c/*` does not let `/c/%2e%2e/*` through.
 *
 * @example
 * ```ts
 * isWithin("#Product:42", ["#product:*"]); // true
 * isWithin("/*", ["/c/*"]); // false
 * ```
 */
export function isWithin(item: string, limits: readonly string[]): boolean {
  const readings = item.startsWith("#") ? [edgeName] : [asIs, decoded];
  return readings.every((read) => limits.some((limit) => covers(read(limit), read(item))));
}

function covers(limit: string, item: string): boolean {
  return limit.endsWith("*") ? item.startsWith(limit.slice(0, -1)) : item === limit;
}

function asIs(path: string): string {
  return path;
}

/** As the most lenient origin would read it. */
function decoded(path: string): string {
  const plain = path.replace(/%[0-9A-Fa-f]{2}/g, (escape) => String.fromCharCode(Number.parseInt(escape.slice(1), 16)));
  return plain.startsWith("/") ? withoutDotSegments(plain.replaceAll("\\", "/")) : plain;
}

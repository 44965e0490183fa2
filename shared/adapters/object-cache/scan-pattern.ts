/**
 * A prefix with a trailing `*` as a Redis glob: only that `*` is a wildcard.
 *
 * @example
 * ```ts
 * scanPattern("menu[1]:*"); // "menu\\[1\\]:*"
 * ```
 */
export function scanPattern(prefixPattern: string): string {
  return `${prefixPattern.slice(0, -1).replace(/[\\*?[\]^-]/g, "\\$&")}*`;
}

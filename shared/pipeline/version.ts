/** Which version wrote something that outlives a deploy, and who can read it. */
export interface Version {
  /** Version that wrote it. */
  readonly v: number;
  /** Oldest version whose readers understand it. */
  readonly min: number;
}

/**
 * Version of the messages, parked objects and rows written now. A field that readers may leave alone raises `v`; one that they
 * would misread without raises `min` to that `v`, and then a rollback to a version before it keeps such messages instead of
 * reading them. No release raises both at once: the version before must read what this one writes.
 */
export const VERSION: Version = { v: 1, min: 1 };

/**
 * Whether this version reads what another one wrote: the one before, its own, and any newer one that says so.
 *
 * @param written - what carries `v` and, of all that were ever written but the first, `min`.
 * @param own - version of the reader.
 * @returns what is wrong with it; `undefined` when it can be read.
 */
export function versionProblem(
  written: { readonly v?: unknown; readonly min?: unknown },
  own = VERSION.v,
): string | undefined {
  const { v, min = v } = written;
  if (!isVersion(v) || !isVersion(min)) return "must say its version";
  if (v < own - 1) return `must be version ${own - 1} or later, got version ${v}`;
  if (min > own) return `must be for readers of version ${own}, got version ${v} for readers from ${min} on`;
  return undefined;
}

function isVersion(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}

import type { CompiledRule, RuleInput } from "./config.ts";
import { RuleOutputError } from "./rule-output-error.ts";
import { isTag } from "./is-tag.ts";
import type { Tag } from "./tag.ts";

/** More from one image than this is a mistake, or without end. */
export const MAX_OUTPUTS_PER_IMAGE = 10_000;

/** Longest key that Redis takes at Upstash, in bytes of UTF-8. */
const MAX_KEY_BYTES = 32_768;

/** What a rule makes stale for one image of an item. */
export interface Outputs {
  readonly tags: readonly Tag[];
  readonly paths: readonly string[];
  readonly objectKeys: readonly string[];
}

/**
 * Calls a rule's functions and checks what they return.
 *
 * @throws {RuleOutputError} for anything but tags, paths with a leading slash and keys of 1 to {@link MAX_KEY_BYTES}, and for more
 *   than {@link MAX_OUTPUTS_PER_IMAGE} of them.
 */
export function collectOutputs(rule: CompiledRule, input: RuleInput): Outputs {
  const tags = rule.tags ? collect(rule.tags(input), "tags", "a tag", isTag, MAX_OUTPUTS_PER_IMAGE) : NONE;
  const roomForPaths = MAX_OUTPUTS_PER_IMAGE - tags.length;
  const paths = rule.paths
    ? collect(rule.paths(input), "paths", "a path with a leading slash", isPath, roomForPaths)
    : NONE;
  const roomForKeys = roomForPaths - paths.length;
  const objectKeys = rule.objectKeys
    ? collect(rule.objectKeys(input), "objectKeys", `a key of 1 to ${MAX_KEY_BYTES} bytes`, isKey, roomForKeys)
    : NONE;
  return { tags, paths, objectKeys };
}

/** Checks what `alsoPurge` of a cascade returns. */
export function collectTags(returned: unknown): readonly Tag[] {
  return collect(returned, "alsoPurge", "a tag", isTag, MAX_OUTPUTS_PER_IMAGE);
}

const NONE: readonly never[] = [];

function collect<T>(
  returned: unknown,
  kind: string,
  wanted: string,
  isWanted: (value: unknown) => value is T,
  room: number,
): readonly T[] {
  // A rule may fill the same array for every image: what it returned for one must not change with the next.
  const outputs: readonly unknown[] = Array.isArray(returned)
    ? returned.slice(0, room + 1)
    : take(returned, kind, room + 1);
  for (const output of outputs) {
    if (!isWanted(output)) throw new RuleOutputError(`${kind} must give ${wanted}, got ${kindOf(output)}`);
  }
  if (outputs.length > room) throw new RuleOutputError(`more than ${MAX_OUTPUTS_PER_IMAGE} outputs from one image`);
  // Each was just seen to be one.
  return outputs as readonly T[];
}

/** The first outputs of an iterable, however many it has. */
function take(returned: unknown, kind: string, count: number): readonly unknown[] {
  const outputs: unknown[] = [];
  for (const output of iterable(returned, kind)) {
    if (outputs.push(output) >= count) break;
  }
  return outputs;
}

function iterable(returned: unknown, kind: string): Iterable<unknown> {
  // Text is iterable too, but whoever returned it meant one path or key, not its characters.
  if (typeof returned === "object" && returned !== null && Symbol.iterator in returned) {
    return returned as Iterable<unknown>;
  }
  // Nobody waits for it, so nobody must hear of its rejection either.
  if (returned instanceof Promise) returned.catch(() => undefined);
  throw new RuleOutputError(`${kind} must return an array or another synchronous iterable, got ${kindOf(returned)}`);
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("/");
}

function isKey(value: unknown): value is string {
  if (typeof value !== "string" || value === "") return false;
  // Nearly all are short enough whatever their characters: at most three bytes each.
  return value.length * 3 <= MAX_KEY_BYTES || new TextEncoder().encode(value).length <= MAX_KEY_BYTES;
}

function kindOf(value: unknown): string {
  if (value === "") return "an empty string";
  if (value === null) return "null";
  return value instanceof Promise ? "a promise" : `a value of type ${typeof value}`;
}

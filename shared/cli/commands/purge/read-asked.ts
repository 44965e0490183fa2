import type { CliContext } from "../../cli-context.ts";
import { readStdin } from "../../read-stdin.ts";
import { UsageError } from "../../usage-error.ts";
import type { PurgeFlags } from "./purge-flags.ts";

/** A request of the API, as far as the command line looks at it; the API checks the rest. */
export interface Asked {
  readonly tags: readonly unknown[];
  readonly keys: readonly unknown[];
  readonly paths: readonly unknown[];
  readonly all: boolean;
  readonly dryRun: boolean;
  /** What is the same in every request, `edges` and `reason` among them. */
  readonly common: Readonly<Record<string, unknown>>;
}

/**
 * What is to be purged, by flags, arguments and stdin together.
 *
 * @throws {UsageError} when that is nothing, or can't be read.
 */
export async function readAsked(
  stdin: CliContext["stdin"],
  flags: PurgeFlags,
  tags: readonly string[],
): Promise<Asked> {
  const given = tags.includes("-") ? readRequest(await readStdin(stdin)) : {};
  const { tags: givenTags, keys, paths, all, dryRun, wait: _, ...others } = given;
  const asked: Asked = {
    tags: [...tags.filter((tag) => tag !== "-"), ...listIn("tags", givenTags)],
    keys: [...(flags.key ?? []), ...listIn("keys", keys)],
    paths: [...(flags.path ?? []), ...listIn("paths", paths)],
    all: flags.all === true || all === true,
    dryRun: flags.dryRun === true || dryRun === true,
    common: {
      ...others,
      ...(flags.edges !== undefined && { edges: flags.edges }),
      ...(flags.reason !== undefined && { reason: flags.reason }),
    },
  };
  const isEmpty = asked.tags.length + asked.keys.length + asked.paths.length === 0 && !asked.all;
  if (isEmpty) throw new UsageError("nothing to purge: name tags, or say --key, --path or --all");
  return asked;
}

/** A JSON request, a JSON list of tags, or tags in lines. */
function readRequest(text: string): Readonly<Record<string, unknown>> {
  if (!/^\s*[[{]/.test(text)) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    return { tags: lines.filter((line) => line !== "") };
  }
  try {
    const read = JSON.parse(text) as Readonly<Record<string, unknown>> | readonly unknown[];
    return Array.isArray(read) ? { tags: read } : (read as Readonly<Record<string, unknown>>);
  } catch (cause) {
    throw new UsageError(`stdin begins like JSON, but is none: ${(cause as Error).message}`, { cause });
  }
}

function listIn(name: string, value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new UsageError(`stdin: ${name} must be a list`);
  return value as readonly unknown[];
}

import { withCascade } from "../../config/cascade.ts";
import type { Config } from "../../config/config.ts";
import type { Tag } from "../../config/tag.ts";
import { invalidationPath } from "../plan/invalidation-path.ts";
import type { PurgeTargets } from "./asked-purge.ts";
import { readTag, type TagRequest } from "./read-tag.ts";

/** What somebody asks to purge. */
export interface Asked {
  readonly tags: readonly TagRequest[];
  /** Plain keys; `*` as the last character stands for anything. */
  readonly keys: readonly string[];
  readonly paths: readonly string[];
  readonly all: boolean;
}

/** Something of a request that can't be purged. */
interface AskedProblem {
  /** Where in the request, as a JSON pointer: `/tags/3`. */
  readonly pointer: string;
  readonly detail: string;
}

/** What a request comes to, or all that is wrong with it. */
export type Resolution = { readonly targets: PurgeTargets } | { readonly problems: readonly AskedProblem[] };

/**
 * Resolves a request against the vocabulary: tags with all that they cascade to, keys and patterns, paths as edges take
 * them; each thing once. Never throws: a cascade that does is a problem of the tag that set it off.
 */
export function resolveAsked(asked: Asked, config: Config): Resolution {
  const problems: AskedProblem[] = [];
  const tags = new Map<string, Tag>();
  for (const [at, request] of asked.tags.entries()) {
    const resolved = tagsOf(request, config);
    if (typeof resolved === "string") problems.push({ pointer: `/tags/${at}`, detail: resolved });
    else for (const tag of resolved) tags.set(tag.text, tag);
  }
  if (problems.length > 0) return { problems };

  const plain = asked.all ? config.sources.flatMap(({ coarse }) => coarse.objectKeys) : [];
  const keys = [...new Set([...asked.keys, ...plain])];
  const targets: PurgeTargets = {
    tags: Array.from(tags.values(), ({ text, ancestors }) => ({ text, under: ancestors.map((one) => one.text) })),
    keys: keys.filter((key) => !key.endsWith("*")),
    patterns: keys.filter((key) => key.endsWith("*")),
    paths: [...new Set(asked.paths.map(invalidationPath))],
    all: asked.all,
  };
  return { targets };
}

function tagsOf(request: TagRequest, { vocabulary, cascade }: Config): readonly Tag[] | string {
  const tag = readTag(request, vocabulary);
  if (tag === undefined) {
    return `no such tag: must be one of ${vocabulary.map(({ template }) => template).join(", ")}, encoded as tags are`;
  }
  try {
    return withCascade(tag, cascade);
  } catch {
    return "its cascade can't be followed to its end";
  }
}

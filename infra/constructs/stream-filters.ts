import type { CompiledSource } from "../../shared/config/config.ts";

/** Filters a mapping may have without asking AWS for more. */
export const MAX_FILTERS = 5;

/** A pattern on the keys of a stream record. */
export interface KeyFilter {
  readonly dynamodb: { readonly Keys: Readonly<Record<string, { readonly S: readonly KeyPattern[] }>> };
}

type KeyPattern = string | { readonly prefix: string };

/**
 * What of a table's stream can concern its sources, told by the beginnings of keys alone: a record that is filtered out
 * can match no source. Nothing else is looked at, since an item may become or cease to be of a source by any other
 * attribute, and both are changes.
 *
 * @param sources - all sources of one table.
 * @param stringKeys - key attributes known to be strings; a filter on any other attribute would let nothing through.
 * @returns no filter, which lets everything through, when some source may have any key, or there are too many.
 */
export function streamFilters(
  sources: readonly CompiledSource[],
  stringKeys: ReadonlySet<string>,
): readonly KeyFilter[] {
  const filters = new Map<string, KeyFilter>();
  for (const source of sources) {
    const filter = keyFilter(source, stringKeys);
    if (!filter) return [];
    filters.set(JSON.stringify(filter), filter);
  }
  return filters.size <= MAX_FILTERS ? [...filters.values()] : [];
}

function keyFilter({ match }: CompiledSource, stringKeys: ReadonlySet<string>): KeyFilter | undefined {
  const patterns = match
    .filter(({ attribute }) => stringKeys.has(attribute))
    .map(({ attribute, template }) => [attribute, keyPattern(template)] as const)
    .filter(([, pattern]) => pattern !== undefined)
    .map(([attribute, pattern]) => [attribute, { S: [pattern] }]);
  return patterns.length > 0 ? { dynamodb: { Keys: Object.fromEntries(patterns) } } : undefined;
}

function keyPattern({ text, params }: CompiledSource["match"][number]["template"]): KeyPattern | undefined {
  if (params.length === 0) return text;
  const prefix = text.slice(0, text.indexOf("{"));
  return prefix === "" ? undefined : { prefix };
}

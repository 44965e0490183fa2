import type { Tag } from "../../config/tag.ts";
import type { Cause } from "../cause.ts";
import type { Stale, StaleObjectKey, StalePath, StaleTag } from "./stale.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An entry and the last change counted in it, so that each change counts once. */
interface Counted<T> {
  readonly stale: Mutable<T>;
  lastIndex: number;
}

/** Gathers what a batch makes stale, each thing once, with its earliest cause. Changes must come in their order. */
export class StaleCollector {
  readonly #tags = new Map<string, Counted<StaleTag>>();
  readonly #paths = new Map<string, Counted<StalePath>>();
  readonly #objectKeys = new Map<string, Counted<StaleObjectKey>>();

  addTag(tag: Tag, edges: readonly string[], cause: Cause, index: number): void {
    const known = this.#tags.get(tag.text);
    if (known) recount(known, edges, index);
    else this.#tags.set(tag.text, { stale: { tag, edges, cause, firstIndex: index, changes: 1 }, lastIndex: index });
  }

  addPath(path: string, edges: readonly string[], cause: Cause, index: number): void {
    const known = this.#paths.get(path);
    if (known) recount(known, edges, index);
    else this.#paths.set(path, { stale: { path, edges, cause, firstIndex: index, changes: 1 }, lastIndex: index });
  }

  addObjectKey(key: string, cause: Cause, index: number): void {
    const known = this.#objectKeys.get(key);
    if (known) count(known, index);
    else this.#objectKeys.set(key, { stale: { key, cause, firstIndex: index, changes: 1 }, lastIndex: index });
  }

  collected(): Pick<Stale, "tags" | "paths" | "objectKeys"> {
    return { tags: staleOf(this.#tags), paths: staleOf(this.#paths), objectKeys: staleOf(this.#objectKeys) };
  }
}

function recount(known: Counted<StaleTag | StalePath>, edges: readonly string[], index: number): void {
  count(known, index);
  const { stale } = known;
  if (edges !== stale.edges && !edges.every((edge) => stale.edges.includes(edge))) {
    stale.edges = [...new Set([...stale.edges, ...edges])];
  }
}

function count(known: Counted<{ readonly changes: number }>, index: number): void {
  if (known.lastIndex === index) return;
  known.lastIndex = index;
  known.stale.changes++;
}

function staleOf<T>(counted: ReadonlyMap<string, Counted<T>>): readonly T[] {
  return Array.from(counted.values(), ({ stale }) => stale);
}

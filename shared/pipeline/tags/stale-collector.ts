import type { Tag } from "../../config/tag.ts";
import type { Cause } from "../cause.ts";
import type { Stale, StaleObjectKey, StalePath, StaleTag } from "./stale.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers what a batch makes stale, each thing once, with its earliest cause. Changes must come in their order. */
export class StaleCollector {
  readonly #tags = new Map<string, Counted<StaleTag>>();
  readonly #paths = new Map<string, Counted<StalePath>>();
  readonly #objectKeys = new Map<string, Counted<StaleObjectKey>>();

  addTag(tag: Tag, edges: readonly string[], cause: Cause, index: number): void {
    const known = this.#tags.get(tag.text);
    if (known) widen(known, edges, index);
    else this.#tags.set(tag.text, new Counted({ tag, edges, cause, firstIndex: index, lastIndex: index, changes: 1 }));
  }

  addPath(path: string, edges: readonly string[], cause: Cause, index: number): void {
    const known = this.#paths.get(path);
    if (known) widen(known, edges, index);
    else this.#paths.set(path, new Counted({ path, edges, cause, firstIndex: index, lastIndex: index, changes: 1 }));
  }

  addObjectKey(key: string, cause: Cause, index: number): void {
    const known = this.#objectKeys.get(key);
    if (known) known.count(index);
    else this.#objectKeys.set(key, new Counted({ key, cause, firstIndex: index, lastIndex: index, changes: 1 }));
  }

  collected(): Pick<Stale, "tags" | "paths" | "objectKeys"> {
    return { tags: staleOf(this.#tags), paths: staleOf(this.#paths), objectKeys: staleOf(this.#objectKeys) };
  }
}

/** What is counted of anything stale. */
type Countable = Pick<StaleTag, "changes" | "lastIndex">;

/** Something stale, whose last change is known, so that no change counts twice. */
class Counted<T extends Countable> {
  readonly stale: Mutable<T>;

  constructor(stale: T) {
    this.stale = stale;
  }

  count(index: number): void {
    if (this.stale.lastIndex === index) return;
    this.stale.lastIndex = index;
    this.stale.changes++;
  }
}

function widen(known: Counted<StaleTag | StalePath>, edges: readonly string[], index: number): void {
  known.count(index);
  const { stale } = known;
  if (edges === stale.edges || edges.every((edge) => stale.edges.includes(edge))) return;
  stale.edges = [...new Set([...stale.edges, ...edges])];
}

function staleOf<T extends Countable>(counted: ReadonlyMap<string, Counted<T>>): readonly T[] {
  return Array.from(counted.values(), ({ stale }) => stale);
}

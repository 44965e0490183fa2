import type { Tag } from "../../config/tag.ts";
import type { Cause } from "../cause.ts";
import type { Stale, StaleObjectKey, StalePath, StaleTag } from "./stale.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers what a batch makes stale, each thing once, with its earliest cause. Changes must come in their order. */
export class StaleCollector {
  readonly #tags = new Map<string, Mutable<StaleTag>>();
  readonly #paths = new Map<string, Mutable<StalePath>>();
  readonly #objectKeys = new Map<string, Mutable<StaleObjectKey>>();

  addTag(tag: Tag, edges: readonly string[], cause: Cause, index: number): void {
    const known = this.#tags.get(tag.text);
    if (known) widen(known, edges, index);
    else this.#tags.set(tag.text, { tag, edges, cause, firstIndex: index, lastIndex: index, changes: 1 });
  }

  addPath(path: string, edges: readonly string[], cause: Cause, index: number): void {
    const known = this.#paths.get(path);
    if (known) widen(known, edges, index);
    else this.#paths.set(path, { path, edges, cause, firstIndex: index, lastIndex: index, changes: 1 });
  }

  addObjectKey(key: string, cause: Cause, index: number): void {
    const known = this.#objectKeys.get(key);
    if (known) count(known, index);
    else this.#objectKeys.set(key, { key, cause, firstIndex: index, lastIndex: index, changes: 1 });
  }

  collected(): Pick<Stale, "tags" | "paths" | "objectKeys"> {
    return {
      tags: [...this.#tags.values()],
      paths: [...this.#paths.values()],
      objectKeys: [...this.#objectKeys.values()],
    };
  }
}

/** Its last change is known, so that no change counts twice. */
function count(known: Mutable<Pick<StaleTag, "changes" | "lastIndex">>, index: number): void {
  if (known.lastIndex === index) return;
  known.lastIndex = index;
  known.changes++;
}

function widen(known: Mutable<StaleTag | StalePath>, edges: readonly string[], index: number): void {
  count(known, index);
  if (edges === known.edges || edges.every((edge) => known.edges.includes(edge))) return;
  known.edges = [...new Set([...known.edges, ...edges])];
}

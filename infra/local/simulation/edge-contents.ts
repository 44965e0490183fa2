import { EVERYTHING } from "../../../shared/pipeline/plan/coarse-form.ts";
import { edgeName } from "../../../shared/pipeline/plan/group.ts";
import type { SiteObject, Workload, WorkloadChange } from "./workload.ts";

/** What the edge keeps at one time of a simulation, and what of it is stale. */
export class EdgeContents {
  readonly #objects: readonly SiteObject[];
  readonly #droppedBy = new Map<string, number[]>();
  readonly #isThere: boolean[];
  readonly #isStale: boolean[];
  readonly #populations: Record<string, number> = { [EVERYTHING]: 0 };

  constructor({ objects }: Workload) {
    this.#objects = objects;
    this.#isThere = objects.map(() => false);
    this.#isStale = objects.map(() => false);
    objects.forEach(({ droppedBy, atFirst }, place) => {
      for (const item of droppedBy) this.#dropped(item).push(place);
      if (atFirst) this.#appear(place, 1);
    });
  }

  /** How many objects each item drops, by item, now. */
  get populations(): Readonly<Record<string, number>> {
    return this.#populations;
  }

  change({ asks, appears, disappears }: WorkloadChange): void {
    for (const { item } of asks) for (const place of this.#dropped(edgeName(item))) this.#isStale[place] = true;
    if (appears !== undefined && !this.#isThere[appears]) this.#appear(appears, 1);
    if (disappears !== undefined && this.#isThere[disappears]) this.#appear(disappears, -1);
  }

  /** Drops what any of the items drops. An object that is gone and stale is still kept, until it is dropped. */
  purge(items: Iterable<string>): { readonly purged: number; readonly needless: number } {
    let purged = 0;
    let needless = 0;
    for (const place of this.#placesOf(items)) {
      if (!this.#isStale[place] && !this.#isThere[place]) continue;
      purged++;
      if (!this.#isStale[place]) needless++;
      this.#isStale[place] = false;
    }
    return { purged, needless };
  }

  #placesOf(items: Iterable<string>): Iterable<number> {
    const names = new Set(Array.from(items, edgeName));
    if (names.has(EVERYTHING)) return this.#objects.keys();
    return new Set([...names].flatMap((name) => this.#dropped(name)));
  }

  #appear(place: number, by: 1 | -1): void {
    this.#isThere[place] = by > 0;
    for (const item of [EVERYTHING, ...(this.#objects[place]?.droppedBy ?? [])]) {
      this.#populations[item] = (this.#populations[item] ?? 0) + by;
    }
  }

  #dropped(item: string): number[] {
    const known = this.#droppedBy.get(item) ?? [];
    this.#droppedBy.set(item, known);
    return known;
  }
}

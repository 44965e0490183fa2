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
      if (atFirst) this.#appear(place, true);
    });
  }

  /** How many objects each item drops, by item, now. */
  get populations(): Readonly<Record<string, number>> {
    return this.#populations;
  }

  change({ asks, turn }: WorkloadChange): void {
    for (const { item } of asks) for (const place of this.#dropped(edgeName(item))) this.#isStale[place] = true;
    if (turn) this.#appear(turn.object, turn.isThere);
  }

  /** Drops what any of the items drops. An object that is gone and stale is still kept, until it is dropped. */
  purge(items: Iterable<string>): { readonly purged: number; readonly needless: number } {
    let purged = 0;
    let needless = 0;
    for (const place of this.#placesOf(items)) {
      if (!this.#isStale[place] && !this.#isThere[place]) continue;
      const forms = this.#objects[place]?.forms ?? 0;
      purged += forms;
      if (!this.#isStale[place]) needless += forms;
      this.#isStale[place] = false;
    }
    return { purged, needless };
  }

  #placesOf(items: Iterable<string>): Iterable<number> {
    const names = new Set(Array.from(items, edgeName));
    if (names.has(EVERYTHING)) return this.#objects.keys();
    return new Set([...names].flatMap((name) => this.#dropped(name)));
  }

  #appear(place: number, isThere: boolean): void {
    this.#isThere[place] = isThere;
    const { forms, droppedBy } = this.#objects[place] ?? { forms: 0, droppedBy: [] };
    for (const item of [EVERYTHING, ...droppedBy]) {
      this.#populations[item] = (this.#populations[item] ?? 0) + (isThere ? forms : -forms);
    }
  }

  #dropped(item: string): number[] {
    const known = this.#droppedBy.get(item) ?? [];
    this.#droppedBy.set(item, known);
    return known;
  }
}

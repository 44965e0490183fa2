import { EVERYTHING } from "../../../shared/pipeline/plan/coarse-form.ts";
import { edgeName } from "../../../shared/pipeline/plan/group.ts";
import type { Ask } from "./workload.ts";

/** What was asked for and not sent yet, with since when. */
export class WaitingAsks {
  readonly #sinceMs = new Map<string, number[]>();
  /** Names of what waits, by each item that would satisfy it. */
  readonly #satisfiedBy = new Map<string, Set<string>>();

  get count(): number {
    return this.#sinceMs.size;
  }

  ask({ item, under }: Ask, atMs: number): void {
    const name = edgeName(item);
    const since = this.#sinceMs.get(name);
    if (since) return void since.push(atMs);
    this.#sinceMs.set(name, [atMs]);
    for (const by of [name, EVERYTHING, ...under.map(edgeName)]) {
      const names = this.#satisfiedBy.get(by) ?? new Set();
      this.#satisfiedBy.set(by, names.add(name));
    }
  }

  /** @returns for how long each ask waited that the item satisfies. */
  send(item: string, atMs: number): readonly number[] {
    const by = edgeName(item);
    const names = this.#satisfiedBy.get(by) ?? [];
    this.#satisfiedBy.delete(by);
    return Array.from(names).flatMap((name) => {
      const since = this.#sinceMs.get(name) ?? [];
      this.#sinceMs.delete(name);
      return since.map((sinceMs) => atMs - sinceMs);
    });
  }
}

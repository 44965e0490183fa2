import { EVERYTHING } from "../../../shared/pipeline/plan/coarse-form.ts";
import { edgeName } from "../../../shared/pipeline/plan/group.ts";
import type { Ask, Workload } from "./workload.ts";

/** An item that can be sent, in the tree of what drops what. Its parent drops all that it does. */
export interface ItemNode {
  readonly item: string;
  readonly parent: ItemNode | undefined;
}

/** Every item that a workload asks for, and what is above it; `/*` is above all. */
export class ItemTree {
  readonly root: ItemNode = { item: EVERYTHING, parent: undefined };
  readonly #nodes = new Map<string, ItemNode>([[EVERYTHING, this.root]]);

  constructor({ changes }: Workload) {
    for (const { asks } of changes) for (const ask of asks) this.#add(ask);
  }

  nodeOf({ item }: Pick<Ask, "item">): ItemNode {
    return this.#nodes.get(edgeName(item)) ?? this.root;
  }

  #add({ item, under: [above, ...rest] }: Ask): ItemNode {
    const name = edgeName(item);
    const known = this.#nodes.get(name);
    if (known) return known;
    const parent = above === undefined ? this.root : this.#add({ item: above, under: rest });
    const node = { item, parent };
    this.#nodes.set(name, node);
    return node;
  }
}

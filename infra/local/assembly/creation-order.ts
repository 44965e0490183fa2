import type { Template } from "./read-assembly.ts";
import { references } from "./resolve.ts";

/** Logical ids of a template's resources, each after those it refers to or depends on. */
export function creationOrder({ Resources }: Template): readonly string[] {
  const order: string[] = [];
  const state = new Map<string, "visiting" | "done">();

  const visit = (id: string, trail: readonly string[]): void => {
    const resource = Resources[id];
    if (!resource || state.get(id) === "done") return;
    if (state.get(id) === "visiting") throw new Error(`resources depend on each other: ${[...trail, id].join(" → ")}`);
    state.set(id, "visiting");
    const dependencies = new Set([...references(resource.Properties), ...[resource.DependsOn ?? []].flat()]);
    for (const dependency of dependencies) if (dependency !== id) visit(dependency, [...trail, id]);
    state.set(id, "done");
    order.push(id);
  };
  for (const id of Object.keys(Resources)) visit(id, []);
  return order;
}

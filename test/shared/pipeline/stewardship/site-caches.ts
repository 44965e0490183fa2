import type { EdgeRequest } from "../../../../shared/ports/edge-queue.ts";
import type { ObjectPurge } from "../../../../shared/ports/object-cache.ts";
import { plainKey, type SiteVersion, type Table, tagsOf } from "./site-versions.ts";

/** A copy of an item: what it showed, and what purges it. */
interface Copy {
  readonly table: Table;
  readonly id: string;
  readonly revision: number;
  readonly tags: readonly string[];
}

/** What the object caches and the edges of a site hold, and whether it still shows what the tables say. */
export class SiteCaches {
  /** Edges that know the header in which pages carry their tags. */
  readonly taggedEdges = new Set<string>();
  readonly #revisions = new Map<string, number>();
  readonly #objects = new Map<string, Map<string, Copy>>();
  readonly #pages = new Map<string, Map<string, Copy>>();

  /** From now on only copies of this revision show what the table says. */
  outdate(table: Table, id: string, revision: number): void {
    this.#revisions.set(plainKey(table, id), revision);
  }

  /** A page of the item is asked for at an edge: each cache that does not have it takes it in. */
  read(edge: string, table: Table, id: string, origin: SiteVersion): void {
    const pages = childOf(this.#pages, edge);
    const key = plainKey(table, id);
    if (pages.has(key)) return;
    const tags = tagsOf(origin, table, id);
    const fresh: Copy = { table, id, revision: this.#revisions.get(key) ?? 0, tags };
    const copies = (["main", "spare"] as const).flatMap((cache) => {
      const objects = childOf(this.#objects, cache);
      for (const name of [`e:${key}`, key]) if (!objects.has(name)) objects.set(name, fresh);
      // others fill the spare one, too, before this origin reads from it
      return origin.objectCaches.includes(cache) ? (objects.get(`e:${key}`) ?? fresh) : [];
    });
    const oldest = copies.reduce((one, other) => (one.revision <= other.revision ? one : other), fresh);
    pages.set(key, { ...oldest, tags: this.taggedEdges.has(edge) ? oldest.tags : [] });
  }

  purgeObjects(name: string, { tags, keys, patterns, all }: ObjectPurge): void {
    const objects = childOf(this.#objects, name);
    for (const [key, copy] of objects) {
      const isEntry = key.startsWith("e:");
      const isMeant = isEntry
        ? all || copy.tags.some((tag) => tags.includes(tag))
        : keys.includes(key) || patterns.some((pattern) => key.startsWith(pattern.slice(0, -1)));
      if (isMeant) objects.delete(key);
    }
  }

  purgePages({ edge, items }: EdgeRequest): void {
    const pages = childOf(this.#pages, edge);
    for (const [key, { tags }] of pages) {
      if (items.some(({ item }) => item === "/*" || tags.includes(item.slice(1)))) pages.delete(key);
    }
  }

  /** Copies that show less than their table: at the edges and in the object caches of a version. */
  stale({ edges, objectCaches, mode, hasU }: SiteVersion): readonly string[] {
    const places = [
      ...objectCaches.map((name) => [name, childOf(this.#objects, name)] as const),
      ...(mode === "send" ? edges.map((name) => [name, childOf(this.#pages, name)] as const) : []),
    ];
    return places.flatMap(([place, copies]) =>
      [...copies].flatMap(([key, { table, id, revision }]) => {
        if (table === "U" && !hasU) return [];
        return revision < (this.#revisions.get(plainKey(table, id)) ?? 0) ? [`${place} ${key}`] : [];
      }),
    );
  }
}

function childOf<Child>(parents: Map<string, Map<string, Child>>, name: string): Map<string, Child> {
  const known = parents.get(name) ?? new Map<string, Child>();
  parents.set(name, known);
  return known;
}

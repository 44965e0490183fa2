import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";
import type { EdgeItem } from "../edge-item.ts";

/**
 * Cuts a purge into parts that fit a queue message. Queues keep no order among the parts, so each must be right alone: an
 * edge item may go only after all objects its page may be made of, and nothing tells which those are.
 *
 * - Each part purges all objects, and sends a share of the edge items.
 * - Where the objects alone are too many, each part purges a share of them and sends `/*` to the edges concerned: wider,
 *   never less, and cheaper than the tens of thousands of items it stands for.
 *
 * @param sizeOf - how large a purge is as a message.
 */
export function splitLaterPurge(
  purge: LaterPurge,
  maxSize: number,
  sizeOf: (purge: LaterPurge) => number,
): readonly LaterPurge[] {
  const fits = (part: LaterPurge) => sizeOf(part) <= maxSize;
  if (fits(purge)) return [purge];
  const roomForItems = sizeOf({ ...purge, edges: [] }) <= maxSize / 2;
  return roomForItems
    ? halve(purge, shareItems, fits)
    : halve(withEverythingAtEdges(purge), shareObjects, fits).map(asPart);
}

type Half = (purge: LaterPurge) => readonly LaterPurge[];

function halve(purge: LaterPurge, half: Half, fits: (part: LaterPurge) => boolean): readonly LaterPurge[] {
  if (fits(purge)) return [purge];
  const halves = half(purge);
  // what can't be cut further is left for the queue to refuse
  return halves.length === 1 ? halves : halves.flatMap((part) => halve(part, half, fits));
}

function shareItems(purge: LaterPurge): readonly LaterPurge[] {
  const single = purge.edges.flatMap(({ items, ...request }) => items.map((item) => ({ ...request, items: [item] })));
  return halvesOf(single).map((edges) => ({ ...purge, edges: byRequest(edges) }));
}

function byRequest(singles: readonly EdgeRequest[]): readonly EdgeRequest[] {
  const requests = new Map<string, EdgeRequest & { items: EdgeItem[] }>();
  for (const { items, ...request } of singles) {
    const key = `${request.edge} ${request.id ?? ""}`;
    const known = requests.get(key);
    if (known === undefined) requests.set(key, { ...request, items: [...items] });
    else known.items.push(...items);
  }
  return [...requests.values()];
}

function shareObjects(purge: LaterPurge): readonly LaterPurge[] {
  const { tags, keys, patterns, all } = purge.objects;
  const named = [
    ...tags.map((name) => ({ kind: "tags", name }) as const),
    ...keys.map((name) => ({ kind: "keys", name }) as const),
    ...patterns.map((name) => ({ kind: "patterns", name }) as const),
  ];
  return halvesOf(named).map((share) => {
    const objects: ObjectPurge = {
      tags: share.filter(({ kind }) => kind === "tags").map(({ name }) => name),
      keys: share.filter(({ kind }) => kind === "keys").map(({ name }) => name),
      patterns: share.filter(({ kind }) => kind === "patterns").map(({ name }) => name),
      all,
    };
    return { ...purge, objects };
  });
}

function withEverythingAtEdges(purge: LaterPurge): LaterPurge {
  const edges = purge.edges.flatMap((request): readonly EdgeRequest[] => {
    const [first] = request.items;
    return first === undefined ? [] : [{ ...request, items: [{ ...first, item: "/*", under: [] }] }];
  });
  return { ...purge, edges };
}

/** The `/*` of one part does not stand for that of another, which purges other objects before. */
function asPart(purge: LaterPurge, part: number): LaterPurge {
  const edges = purge.edges.map((request) =>
    request.id === undefined ? request : { ...request, id: `${request.id} part ${part}` },
  );
  return { ...purge, edges };
}

function halvesOf<Entry>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  if (entries.length <= 1) return [entries];
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
}

import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";

/**
 * Cuts a purge into parts that fit a queue message. Queues keep no order among the parts, so each must be right alone: an
 * edge item may go only after all objects its page may be made of, and nothing tells which those are.
 *
 * - Each part purges all objects, and sends a share of the edge items.
 * - Where the objects alone are too many, each part purges a share of them and sends `/*` to the edges concerned: wider,
 *   never less, and cheaper than the tens of thousands of items it stands for. It has no name: that of one part must not
 *   stand for that of another, which purges other objects before.
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
  return roomForItems ? halve(purge, shareItems, fits) : halve(withEverythingAtEdges(purge), shareObjects, fits);
}

type Half = (purge: LaterPurge) => readonly LaterPurge[];

function halve(purge: LaterPurge, half: Half, fits: (part: LaterPurge) => boolean): readonly LaterPurge[] {
  if (fits(purge)) return [purge];
  const halves = half(purge);
  // what can't be cut further is left for the queue to refuse
  return halves.length === 1 ? halves : halves.flatMap((part) => halve(part, half, fits));
}

function shareItems(purge: LaterPurge): readonly LaterPurge[] {
  const all = purge.edges.flatMap(({ items }, request) => items.map((item) => ({ request, item })));
  return halvesOf(all).map((half) => {
    const edges = purge.edges.map(({ edge }, request) => {
      return { edge, items: half.filter((share) => share.request === request).map(({ item }) => item) };
    });
    return { ...purge, edges: edges.filter(({ items }) => items.length > 0) };
  });
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
    return first === undefined ? [] : [{ ...request, items: [{ item: "/*", under: [], cause: first.cause }] }];
  });
  return { ...purge, edges };
}

function halvesOf<Entry>(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  if (entries.length <= 1) return [entries];
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
}

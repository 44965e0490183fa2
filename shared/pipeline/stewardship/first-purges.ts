import type { Deployed, DeployedEdge } from "./deployed.ts";
import { fullPurge } from "./full-purge.ts";
import type { Duty } from "./purge-order.ts";
import { type EdgeStanding, type Standing, untagged } from "./standing.ts";
import type { EdgeSeen, Surroundings } from "./surroundings.ts";

export interface FirstPurges extends Duty {
  /** Edges that everything is dropped at from now on, by distribution: to be noted before anything is ordered. */
  readonly goingLive: ReadonlyMap<string, string>;
  /** Whether everything is purged that any source could touch. */
  readonly coversSources: boolean;
}

/**
 * What was cached before anybody purged it: everything, once.
 *
 * - An object cache, when it is first met; then every edge, which may be made of it.
 * - An edge, when it is first met. Object caches first: purges of them that still wait don't know of the edge.
 * - An edge again, once all it caches is tagged: when its tag header is live and purges are sent.
 */
export function firstPurges(standing: Standing, deployed: Deployed, surroundings: Surroundings): FirstPurges {
  const { edges, objectCaches } = deployed;
  const newCaches = [...objectCaches].flatMap(([name, address]) =>
    standing.objectCaches[name] === address ? [] : [name],
  );
  const newEdges = names(edges, (name, { distribution }) => standing.edges[name]?.met !== distribution);
  const tagged = names(edges, (name, edge) => isTagged(edge, surroundings.edges.get(name)));
  const newlyTagged = tagged.filter((name) => standing.edges[name]?.taggedBy !== tagging(edges.get(name)));

  const cachesToPurge = newEdges.length > 0 ? [...objectCaches.keys()] : newCaches;
  const edgesToPurge = newCaches.length > 0 ? [...edges.keys()] : [...new Set([...newEdges, ...newlyTagged])];
  const after = Array.from(edges, ([name, edge]) => {
    return [name, standingOf(edge, standing.edges[name], tagged.includes(name))] as const;
  });
  return {
    orders:
      cachesToPurge.length + edgesToPurge.length === 0
        ? []
        : [fullPurge(cachesToPurge, edgesToPurge, deployed, "first-deploy")],
    standing: { ...standing, edges: Object.fromEntries(after), objectCaches: Object.fromEntries(objectCaches) },
    goingLive: new Map(newlyTagged.map((name) => [name, edges.get(name)?.distribution ?? ""])),
    coversSources: cachesToPurge.length === objectCaches.size && edgesToPurge.length === edges.size,
  };
}

/** Notes that edges are live, so that purge-edge sends what is about to be ordered. */
export function noteGoingLive(standing: Standing, goingLive: ReadonlyMap<string, string>): Standing {
  const news = [...goingLive].filter(([name, distribution]) => standing.edges[name]?.live !== distribution);
  if (news.length === 0) return standing;
  const live = news.map(([name, distribution]) => [name, { ...standing.edges[name], live: distribution }] as const);
  return { ...standing, edges: { ...standing.edges, ...Object.fromEntries(live) } };
}

/** Notes that an edge caches without its tag header for now, whoever runs beside this deployment: it may be back at once. */
export function noteUntagged(standing: Standing, { edges }: Deployed, surroundings: Surroundings): Standing {
  const entries = Object.entries(standing.edges).map(([name, known]) => {
    const seen = surroundings.edges.get(name);
    const distribution = edges.get(name)?.distribution;
    if (seen === undefined || known.taggedBy === undefined || known.met !== distribution) return [name, known] as const;
    if (known.taggedBy === `${distribution} ${seen.tagHeader}`) return [name, known] as const;
    return [name, untagged(known)] as const;
  });
  return { ...standing, edges: Object.fromEntries(entries) };
}

function isTagged({ settings }: DeployedEdge, seen: EdgeSeen | undefined): boolean {
  return settings.mode === "send" && seen?.deployed === true && seen.tagHeader === settings.tagHeader;
}

function standingOf(edge: DeployedEdge, known: EdgeStanding | undefined, isTaggedNow: boolean): EdgeStanding {
  const { distribution, settings } = edge;
  if (isTaggedNow) return { live: distribution, met: distribution, taggedBy: tagging(edge) };
  // what is cached while purges are only observed has to go once that is over
  const isUntagged = settings.mode === "observe";
  return {
    ...(known?.live === distribution && { live: distribution }),
    met: distribution,
    ...(!isUntagged && known?.taggedBy === tagging(edge) && { taggedBy: known.taggedBy }),
  };
}

/** Names the time in which all that a distribution caches is tagged the same way. */
function tagging(edge: DeployedEdge | undefined): string {
  return `${edge?.distribution} ${edge?.settings.tagHeader}`;
}

function names<Value>(all: ReadonlyMap<string, Value>, isMeant: (name: string, value: Value) => boolean) {
  return [...all].flatMap(([name, value]) => (isMeant(name, value) ? [name] : []));
}

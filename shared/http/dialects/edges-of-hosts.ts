import type { Config } from "../../config/config.ts";
import { Problem } from "../problem.ts";

const HOST = /^(?:https?:\/{1,2})?(?:[^/?#@]*@)?(?<host>[^/?#:]*)/i;

/**
 * Edges that are known by the host of a URL.
 *
 * @param url - with or without scheme.
 * @returns none where nobody named the host.
 */
export function edgesOfUrl(url: string, config: Pick<Config, "edges">): readonly string[] {
  return edgesOfHost(HOST.exec(url)?.groups?.["host"] ?? "", config);
}

/**
 * Edges all of whose hosts are named: of nothing less than all of them can an edge drop everything.
 *
 * @param among - edges that may be meant.
 * @throws {Problem} for a host of none of them, and for one without the others of its edge.
 */
export function edgesOfHosts(
  hosts: readonly string[],
  among: readonly string[],
  config: Pick<Config, "edges">,
): readonly string[] {
  const named = new Set(hosts.map(nameOf));
  const meant = new Set<string>();
  const errors = hosts.flatMap((host, at) => {
    const edges = edgesOfHost(host, config).filter((edge) => among.includes(edge));
    const missing = edges.flatMap((edge) => {
      return (config.edges[edge]?.knownAs.hosts ?? []).filter((other) => !named.has(other));
    });
    for (const edge of edges) meant.add(edge);
    const detail = edges.length === 0 ? NOBODYS : missing.length > 0 ? oneOfSeveral(missing) : undefined;
    return detail === undefined ? [] : [{ pointer: `/hosts/${at}`, detail }];
  });
  if (errors.length > 0) throw new Problem("unresolvable", { errors });
  return [...meant];
}

const NOBODYS =
  "no edge of this zone is known by this host (knownAs.hosts in the config): use tags, prefixes or purge_everything";

function oneOfSeveral(others: readonly string[]): string {
  const names = [...new Set(others)].join(", ");
  return `its edge can't drop one of its hosts alone: name ${names} too, or use tags, prefixes or purge_everything`;
}

function edgesOfHost(host: string, { edges }: Pick<Config, "edges">): readonly string[] {
  const name = nameOf(host);
  return Object.values(edges).flatMap((edge) => (edge.knownAs.hosts?.includes(name) ? [edge.name] : []));
}

/** As configs spell hosts. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

import type { Config } from "../../shared/config/config.ts";
import { Problem } from "../../shared/http/problem.ts";
import type { Rights } from "../../shared/pipeline/asked/rights.ts";

/**
 * The edges that a request is about: those it names, each once, or all that its credentials allow.
 *
 * @throws {Problem} for a name of none.
 */
export function askedEdges(
  asked: readonly string[] | undefined,
  allowed: Rights["edges"],
  config: Config,
): readonly string[] {
  const configured = Object.keys(config.edges);
  if (asked === undefined) return configured.filter((edge) => mayEdge(edge, allowed));
  const errors = asked.flatMap((edge, at) => {
    const detail = `no such edge: must be one of ${configured.join(", ") || "none"}`;
    return configured.includes(edge) ? [] : [{ pointer: `/edges/${at}`, detail }];
  });
  if (errors.length > 0) throw new Problem("unresolvable", { errors });
  return [...new Set(asked)];
}

export function mayEdge(edge: string, allowed: Rights["edges"]): boolean {
  return allowed === "all" || allowed.includes(edge);
}

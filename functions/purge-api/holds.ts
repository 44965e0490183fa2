import { Problem } from "../../shared/http/problem.ts";
import { iso } from "../../shared/http/purge-view.ts";
import { readBody } from "../../shared/http/read-request.ts";
import { HoldRequestSchema } from "../../shared/http/schemas.ts";
import type { HoldView } from "../../shared/http/views.ts";
import type { Hold } from "../../shared/pipeline/plan/edge-state.ts";
import { holdEdge, releaseEdge, type Holding } from "../../shared/pipeline/purge/hold-edge.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import { askedEdges, mayEdge } from "./asked-edges.ts";

/** Has the purges of edges gather. To hold again moves the end, so that asking twice is as good as once. */
export async function hold(ask: Ask, parts: ApiParts): Promise<Answered> {
  const { principal, signal } = ask;
  checkRight(principal.rights.hold, "holds");
  const { edges: asked, minutes, reason } = readBody(await ask.body(), ask.header("content-type"), HoldRequestSchema);
  const edges = askedEdges(asked, principal.rights.edges, parts.config);
  if (edges.length === 0) throw new Problem("unresolvable", { detail: "no edge to hold" });
  checkEdges(edges, ask);
  const wanted = { minutes, by: principal.by, ...(reason !== undefined && { reason }) };
  const holds: HoldView[] = [];
  for (const edge of edges) holds.push(holdView(edge, await holdEdge(edge, wanted, holdingOf(parts), signal)));
  return { status: 200, body: { holds } };
}

export async function listHolds({ principal, signal }: Ask, { config, ledger }: ApiParts): Promise<Answered> {
  checkRight(principal.rights.hold || principal.rights.read, "holds, or read");
  const edges = Object.keys(config.edges);
  const held = await Promise.all(edges.map(async (edge) => ({ edge, hold: await ledger.held(edge, signal) })));
  return { status: 200, body: { holds: held.flatMap(({ edge, hold: one }) => (one ? [holdView(edge, one)] : [])) } };
}

/** Ends the hold of an edge, whoever held it; one that is not held stays so. */
export async function release(ask: Ask, parts: ApiParts): Promise<Answered> {
  const { principal, signal } = ask;
  checkRight(principal.rights.hold, "holds");
  const edge = ask.param("id");
  if (!Object.hasOwn(parts.config.edges, edge)) throw new Problem("not-found", { detail: "no such edge" });
  checkEdges([edge], ask);
  await releaseEdge(edge, principal.by, holdingOf(parts), signal);
  return { status: 204 };
}

function checkRight(isGiven: boolean, scope: string): void {
  if (!isGiven) throw new Problem("forbidden", { detail: `this takes the scope ${scope}` });
}

function checkEdges(edges: readonly string[], { principal }: Ask): void {
  const beyond = edges.filter((edge) => !mayEdge(edge, principal.rights.edges));
  if (beyond.length === 0) return;
  const errors = beyond.map((edge) => ({ pointer: "", detail: `edge ${edge}` }));
  throw new Problem("forbidden", { detail: "the credentials don't allow all of these edges", errors });
}

function holdingOf({ config, ledger, doorbell, report, clock }: ApiParts): Holding {
  return { edges: { has: (edge) => Object.hasOwn(config.edges, edge) }, ledger, doorbell, report, clock };
}

function holdView(edge: string, { sinceMs, untilMs, by, reason }: Hold): HoldView {
  return {
    id: edge,
    edge,
    since: iso(sinceMs),
    until: iso(untilMs),
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  };
}

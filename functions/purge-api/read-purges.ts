import { LIMITS } from "../../shared/http/limits.ts";
import { Problem } from "../../shared/http/problem.ts";
import { followPath, iso, purgeView, resolvedView } from "../../shared/http/purge-view.ts";
import { readQuery } from "../../shared/http/read-request.ts";
import { ListQuerySchema } from "../../shared/http/schemas.ts";
import type { PurgeRecord } from "../../shared/ports/asked-purges.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import type { Principal } from "./principal.ts";
import { followPurge } from "./wait-for.ts";

const DAY_MS = 86_400_000;

/** How far one purge has come. Of purges of others only those hear who may read; for all else there is none. */
export async function readPurge(ask: Ask, parts: ApiParts): Promise<Answered> {
  const { purges, config } = parts;
  const record = await purges.read(ask.param("id"), ask.signal);
  if (!record || !maySee(record, ask.principal)) throw new Problem("not-found", { detail: "no such purge" });
  const followed = record.progress
    ? await followPurge(record, { ...parts, signal: ask.signal })
    : new Map<string, never>();
  return { status: 200, body: purgeView(record, followed, config) };
}

/** The newest purges, of one's own, or of all for those who may read. */
export async function listPurges(
  { query, principal, signal }: Ask,
  { purges, config, clock }: ApiParts,
): Promise<Answered> {
  const { tag, source, since, cursor } = readQuery(query, ListQuerySchema);
  const sinceMs = since === undefined ? clock.now() - DAY_MS : Date.parse(since);
  const page = await purges.list(
    { sinceMs, ...(cursor !== undefined && { beforeId: cursor }), limit: LIMITS.page },
    signal,
  );
  const wanted = page.records.filter((record) => {
    const { by, targets } = record.purge;
    const isOfTag = tag === undefined || targets.all || targets.tags.some(({ text }) => text === tag);
    return maySee(record, principal) && isOfTag && (source === undefined || by === source);
  });
  const lines = wanted.map(({ purge, progress }) => ({
    id: purge.id,
    by: purge.by,
    ...(purge.reason !== undefined && { reason: purge.reason }),
    acceptedAt: iso(purge.acceptedAtMs),
    state: progress ? "queued" : "accepted",
    resolved: resolvedView(purge.targets, [], config).resolved,
    edges: purge.edges,
    follow: followPath(purge.id),
  }));
  return { status: 200, body: { purges: lines, ...(page.beforeId !== undefined && { cursor: page.beforeId }) } };
}

function maySee({ purge }: PurgeRecord, { by, rights }: Principal): boolean {
  return rights.read || purge.by === by;
}

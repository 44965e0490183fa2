import { Problem } from "../../shared/http/problem.ts";
import { planView } from "../../shared/http/plan-view.ts";
import { purgeView } from "../../shared/http/purge-view.ts";
import type { PurgeRecord } from "../../shared/ports/asked-purges.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import type { Principal } from "./principal.ts";
import { followPurge } from "./wait-for.ts";

/**
 * How far one purge has come: one that somebody asked for, or the plan of an edge. Of what others had purged only those
 * hear who may read; for all else there is none.
 */
export async function readPurge(ask: Ask, parts: ApiParts): Promise<Answered> {
  const { purges, config } = parts;
  const record = await purges.read(ask.param("id"), ask.signal);
  if (!record) return await readPlan(ask, parts);
  if (!maySee(record, ask.principal)) throw noSuchPurge();
  const followed = record.progress
    ? await followPurge(record, { ...parts, signal: ask.signal })
    : new Map<string, never>();
  return { status: 200, body: purgeView(record, followed, config) };
}

async function readPlan({ param, principal, signal }: Ask, { history, config }: ApiParts): Promise<Answered> {
  if (!principal.rights.read) throw noSuchPurge();
  const plan = await history.readPlan(param("id"), Object.keys(config.edges), signal);
  if (!plan) throw noSuchPurge();
  return { status: 200, body: planView(plan) };
}

function noSuchPurge(): Problem {
  return new Problem("not-found", { detail: "no such purge" });
}

/** Whoever may read sees all; others see what they asked for themselves. */
export function maySee({ purge }: PurgeRecord, { by, rights }: Principal): boolean {
  return rights.read || purge.by === by;
}

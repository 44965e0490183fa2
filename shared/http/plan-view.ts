import { ASKED } from "../pipeline/asked/asked-work.ts";
import type { Cause } from "../pipeline/cause.ts";
import type { PlanRecord } from "../ports/purge-history.ts";
import { followPath, iso } from "./purge-view.ts";
import type { PlanView } from "./views.ts";

/** A plan as the API tells of it: what an edge dropped, for which writes or requests, and how far that has come. */
export function planView(plan: PlanRecord): PlanView {
  const { id, edge, storedAtMs, items, attempts, closed } = plan;
  return {
    kind: "plan",
    id,
    edge,
    state: stateOf(plan),
    plannedAt: iso(storedAtMs),
    follow: followPath(id),
    items: items.map(({ item, causes }) => ({ item, causes: causes.map(causeView) })),
    calls: attempts,
    ...(closed && { usd: closed.usd }),
    ...(closed?.receipt !== undefined && { invalidation: closed.receipt }),
    steps: stepsOf(plan),
  };
}

function stateOf({ closed }: PlanRecord): PlanView["state"] {
  if (closed === undefined) return "planned";
  return closed.confirmation?.outcome === "effective" ? "effective" : closed.outcome;
}

function stepsOf({ items, storedAtMs, closed }: PlanRecord): PlanView["steps"] {
  const written = items.flatMap(({ causes }) =>
    causes.flatMap(({ source, writtenAtMs }) => {
      return source === ASKED ? [] : (writtenAtMs ?? []);
    }),
  );
  return [
    ...(written.length > 0 ? [{ step: "written" as const, at: iso(Math.min(...written)) }] : []),
    ...(closed?.queuedAtMs === undefined ? [] : [{ step: "queued" as const, at: iso(closed.queuedAtMs) }]),
    { step: "planned", at: iso(storedAtMs) },
    ...(closed ? [{ step: closed.outcome, at: iso(closed.atMs) }] : []),
    ...(closed?.confirmation ? [{ step: closed.confirmation.outcome, at: iso(closed.confirmation.atMs) }] : []),
  ];
}

function causeView({
  source,
  rule,
  attribute,
  sequenceNumber,
  writtenAtMs,
}: Cause): PlanView["items"][number]["causes"][number] {
  if (source === ASKED) return { source, rule, ...(sequenceNumber !== undefined && { purge: sequenceNumber }) };
  return {
    source,
    rule,
    ...(attribute !== undefined && { attribute }),
    ...(sequenceNumber !== undefined && { sequenceNumber }),
    ...(writtenAtMs !== undefined && { writtenAt: iso(writtenAtMs) }),
  };
}

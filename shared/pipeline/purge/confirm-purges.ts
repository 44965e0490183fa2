import type { Confirmation, SentPlan } from "../../ports/edge-ledger.ts";
import { describeError } from "../describe-error.ts";
import type { EdgeTarget, Planner, Turn } from "./planner.ts";

/** CloudFront tells of 95 invalidations in 100 within 25 s that they are through: who asks earlier asks twice. */
const ASK_AFTER_MS = 25_000;

/**
 * Nobody waits longer for a purge to be confirmed, in milliseconds: 36 times what CloudFront needs for 95 in 100, and as
 * long as it took for all of them in the years before. Later than that something is wrong, at AWS or with what we may ask.
 */
const OVERDUE_MS = 900_000;

/**
 * Asks an edge which of the purges it took have taken effect everywhere, and notes it in their receipts. In one call, and
 * only when one may be through; what can't be asked now is asked at the next sweep.
 *
 * @param askAfterMs - younger purges are no reason to ask.
 * @returns those that are still followed.
 */
export async function confirmPurges(
  edge: EdgeTarget,
  planner: Planner,
  turn: Turn,
  askAfterMs = ASK_AFTER_MS,
): Promise<readonly SentPlan[]> {
  const { ledger, clock } = planner;
  const sent = await ledger.unconfirmed(edge.settings.name, turn.signal);
  const isOlder = (ms: number) => (one: SentPlan) => clock.now() - one.sentAtMs >= ms;
  if (!sent.some(isOlder(askAfterMs))) return sent;

  const completed = await ask(edge, sent, planner, turn);
  const effective = sent.filter(({ receipt }) => completed.has(receipt));
  const lasting = sent.filter(({ receipt }) => !completed.has(receipt));
  const overdue = lasting.filter(isOlder(OVERDUE_MS));
  await confirm(effective, "effective", planner, turn);
  await confirm(overdue, "overdue", planner, turn);
  return lasting.filter((one) => !overdue.includes(one));
}

async function ask(
  edge: EdgeTarget,
  sent: readonly SentPlan[],
  { report }: Planner,
  { signal }: Turn,
): Promise<ReadonlySet<string>> {
  try {
    return await edge.cache.completed(new Set(sent.map(({ receipt }) => receipt)), signal);
  } catch (error) {
    report({ type: "edge-unanswered", edge: edge.settings.name, plans: sent.length, error: describeError(error) });
    return new Set();
  }
}

async function confirm(
  sent: readonly SentPlan[],
  outcome: Confirmation["outcome"],
  { ledger, clock, report }: Planner,
  { signal }: Turn,
): Promise<void> {
  if (sent.length === 0) return;
  const atMs = clock.now();
  await ledger.confirm(sent, { outcome, atMs }, signal);
  for (const { id: plan, edge, receipt, itemCount, writtenAtMs, queuedAtMs, sentAtMs } of sent) {
    report({
      type: outcome === "effective" ? "edge-effective" : "edge-overdue",
      edge,
      plan,
      receipt,
      itemCount,
      ...(writtenAtMs === undefined ? {} : { sinceWrittenMs: atMs - writtenAtMs }),
      sinceQueuedMs: atMs - queuedAtMs,
      sinceSentMs: atMs - sentAtMs,
    });
  }
}

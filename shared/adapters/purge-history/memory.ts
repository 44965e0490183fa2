import type { HistoryEntry, HistoryQuery, PlanRecord, PurgeHistory } from "../../ports/purge-history.ts";
import type { MemoryAskedPurges } from "../asked-purges/memory.ts";
import type { ClosedPlan, MemoryEdgeLedger } from "../edge-ledger/memory.ts";
import { openRecord } from "./open-record.ts";

/** What asked purges and a ledger of this process have on record. */
export class MemoryPurgeHistory implements PurgeHistory {
  readonly #purges: MemoryAskedPurges;
  readonly #ledger: MemoryEdgeLedger;

  constructor(purges: MemoryAskedPurges, ledger: MemoryEdgeLedger) {
    this.#purges = purges;
    this.#ledger = ledger;
  }

  async *list({ edges, order, sinceMs, pastId }: HistoryQuery, signal: AbortSignal): AsyncIterable<HistoryEntry> {
    const isWanted = ({ id }: HistoryEntry) => pastId === undefined || (order === "newest" ? id < pastId : id > pastId);
    const asked = this.#purges.records.filter(({ purge }) => purge.acceptedAtMs >= sinceMs);
    const plans = (await this.#plans(edges, signal)).filter(({ storedAtMs }) => storedAtMs >= sinceMs);
    const entries = [
      ...asked.map((record): HistoryEntry => ({ kind: "asked", id: record.purge.id, record })),
      ...plans.map((plan): HistoryEntry => ({ kind: "plan", id: plan.id, plan })),
    ].filter(isWanted);
    yield* entries.sort((a, b) => (a.id < b.id === (order === "oldest") ? -1 : 1));
  }

  async readPlan(id: string, edges: readonly string[], signal: AbortSignal): Promise<PlanRecord | undefined> {
    return (await this.#plans(edges, signal)).find((plan) => plan.id === id);
  }

  async #plans(edges: readonly string[], signal: AbortSignal): Promise<readonly PlanRecord[]> {
    const open = await Promise.all(edges.map(async (edge) => (await this.#ledger.open(edge, 0, signal)).plans));
    const closed = this.#ledger.closed.filter(({ plan }) => edges.includes(plan.edge));
    return [...open.flat().map(openRecord), ...closed.map(closedRecord)];
  }
}

function closedRecord({ plan, outcome, usd, atMs, confirmation, ...sent }: ClosedPlan): PlanRecord {
  return {
    ...openRecord(plan),
    attempts: plan.attempts + 1,
    closed: {
      outcome,
      usd,
      atMs,
      ...("receipt" in sent && { receipt: sent.receipt, queuedAtMs: sent.queuedAtMs }),
      ...(confirmation && { confirmation }),
    },
  };
}

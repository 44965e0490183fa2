import { drops } from "../../pipeline/plan/drops.ts";
import type { EdgeFollower, EdgeProgress, FollowedItems } from "../../ports/edge-follower.ts";
import { LOOK_LIMIT } from "../../pipeline/purge/look.ts";
import type { MemoryEdgeLedger } from "../edge-ledger/memory.ts";

/** Follows items in a ledger that is kept in this process. */
export class MemoryEdgeFollower implements EdgeFollower {
  readonly #ledger: MemoryEdgeLedger;

  constructor(ledger: MemoryEdgeLedger) {
    this.#ledger = ledger;
  }

  async follow({ edge, name, items, sinceMs }: FollowedItems, signal: AbortSignal): Promise<EdgeProgress> {
    const { plans, pending } = await this.#ledger.open(edge, LOOK_LIMIT, signal);
    const closed = this.#ledger.closed.filter(({ plan }) => plan.edge === edge && plan.storedAtMs >= sinceMs);
    const open = new Set(
      [...pending, ...plans.flatMap((plan) => plan.items.flatMap(({ satisfies }) => satisfies))].map(nameOf),
    );
    const done = new Set(closed.flatMap(({ plan }) => plan.items.flatMap(({ satisfies }) => satisfies)).map(nameOf));
    const isOf = (names: ReadonlySet<string>) => (one: { readonly item: string }) =>
      names.has(nameOf({ key: one.item, revision: name }));
    const finished = items.filter(isOf(done));
    const waiting = items.filter(isOf(open)).length;
    const firsts = finished.flatMap((one) => {
      return closed.find(({ plan }) => plan.items.some(({ item }) => drops(item, one))) ?? [];
    });
    return {
      queued: items.length - waiting - finished.length,
      waiting,
      done: finished.length,
      invalidations: Array.from(new Set(firsts), ({ plan, outcome, atMs, usd, ...rest }) => {
        const receipt = "receipt" in rest ? rest.receipt : undefined;
        return { plan: plan.id, outcome, atMs, usd, ...(receipt !== undefined && { receipt }) };
      }),
    };
  }
}

function nameOf({ key, revision }: { readonly key: string; readonly revision: string }): string {
  return `${key} ${revision}`;
}

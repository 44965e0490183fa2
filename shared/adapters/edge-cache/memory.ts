import type { EdgeCache, EdgePlan } from "../../ports/edge-cache.ts";
import { EdgeRefusedError } from "../../ports/errors.ts";

/** Takes every plan and keeps it, as a CDN does: the same plan again has the same receipt, other items under its id are refused. */
export class MemoryEdgeCache implements EdgeCache {
  /** What was taken, each plan once, in order. */
  readonly taken: EdgePlan[] = [];
  /** Whether a purge has not taken effect everywhere yet, by its receipt. @default all have */
  isInProgress: (receipt: string) => boolean = () => false;

  async purge({ id, items }: EdgePlan, signal: AbortSignal): Promise<{ readonly receipt: string }> {
    signal.throwIfAborted();
    const known = this.taken.findIndex((plan) => plan.id === id);
    if (known < 0) return { receipt: `I${this.taken.push({ id, items: [...items] })}` };
    if (this.taken[known]?.items.join("\n") !== items.join("\n")) {
      throw new EdgeRefusedError("invalid", "InvalidationBatchAlreadyExists", "the id was used for other items");
    }
    return { receipt: `I${known + 1}` };
  }

  async completed(receipts: ReadonlySet<string>, signal: AbortSignal): Promise<ReadonlySet<string>> {
    signal.throwIfAborted();
    const known = this.taken.map((_, at) => `I${at + 1}`);
    return new Set(known.filter((receipt) => receipts.has(receipt) && !this.isInProgress(receipt)));
  }
}

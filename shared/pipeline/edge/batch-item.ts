import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { EdgeItem } from "../edge-item.ts";

/** An edge item that knows where in the batch it comes from. */
export interface BatchItem extends EdgeItem {
  /** Place in the batch of the first record that needs it. */
  readonly firstIndex: number;
}

/** What a batch asks of one edge. */
export interface BatchRequest extends EdgeRequest {
  readonly items: readonly BatchItem[];
}

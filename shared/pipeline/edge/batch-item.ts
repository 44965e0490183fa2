import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { NamedItem } from "../edge-item.ts";

/** An edge item that knows where in the batch it comes from. */
export interface BatchItem extends NamedItem {
  /** Place in the batch of the first record that needs it. */
  readonly firstIndex: number;
  /** Place in the batch of the last record that needs it. */
  readonly lastIndex: number;
}

/** What a batch asks of one edge. */
export interface BatchRequest extends EdgeRequest {
  readonly items: readonly BatchItem[];
}

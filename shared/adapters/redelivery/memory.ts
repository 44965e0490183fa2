import type { Redelivery } from "../../ports/redelivery.ts";

/** Remembers by how much each message was postponed. */
export class MemoryRedelivery implements Redelivery {
  readonly delaysMs = new Map<string, number>();

  async postpone(handle: string, delayMs: number): Promise<void> {
    this.delaysMs.set(handle, delayMs);
  }
}

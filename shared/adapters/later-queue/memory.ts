import type { LaterPurge, LaterQueue } from "../../ports/later-queue.ts";

/** Keeps purges in this process, in the order in which they came. */
export class MemoryLaterQueue implements LaterQueue {
  readonly purges: LaterPurge[] = [];

  async keep(purges: readonly LaterPurge[]): Promise<void> {
    this.purges.push(...purges);
  }
}

import type { PullQueue, ReceivedMessage } from "../../ports/pull-queue.ts";

/** Most messages one call hands over. */
const MAX_RECEIVED = 10;

/** Messages in this process. What was received stays out of sight until {@link reveal} is called. */
export class MemoryPullQueue implements PullQueue {
  readonly messages = new Map<string, string>();
  readonly #hidden = new Set<string>();

  send(id: string, text: string): void {
    this.messages.set(id, text);
  }

  /** Ends every visibility time-out. */
  reveal(): void {
    this.#hidden.clear();
  }

  async receive(): Promise<readonly ReceivedMessage[]> {
    const visible = [...this.messages].filter(([id]) => !this.#hidden.has(id)).slice(0, MAX_RECEIVED);
    for (const [id] of visible) this.#hidden.add(id);
    return visible.map(([id, text]) => ({ id, text, handle: id }));
  }

  async remove(messages: readonly ReceivedMessage[]): Promise<void> {
    for (const { handle } of messages) this.messages.delete(handle);
  }
}

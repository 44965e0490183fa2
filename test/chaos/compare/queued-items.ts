import type { LocalCall } from "../../../infra/local/service.ts";
import { decodeEdgeMessage } from "../../../shared/pipeline/edge/edge-message.ts";
import type { World } from "../world/world.ts";

/** Which items the pipeline asked the edges to drop, and under how many names: an item is paid for once under each. */
export class QueuedItems {
  readonly #names = new Map<string, Set<string>>();
  #nameless = 0;

  /** Looks at a call that arrives. */
  note({ operation, phase, target = "", body }: LocalCall): void {
    if (operation !== "SendMessageBatch" || phase !== "arrived" || !target.includes("EdgeItems")) return;
    const { Entries } = body as { readonly Entries: readonly { readonly MessageBody: string }[] };
    for (const { MessageBody } of Entries) {
      const { edge, items } = decodeEdgeMessage(MessageBody);
      for (const { item, name = `nameless ${(this.#nameless += 1)}` } of items)
        this.#namesOf(`${edge} ${item}`).add(name);
    }
  }

  /** Items that an edge accepted more often than they were asked for. What nobody asked for stands for others. */
  paidTooOften({ stack }: World): readonly string[] {
    const accepted = new Map<string, number>();
    for (const [edge, { distributionId }] of Object.entries(stack.edges)) {
      for (const item of stack.cloudfront.invalidations(distributionId).flatMap(({ items }) => items)) {
        accepted.set(`${edge} ${item}`, (accepted.get(`${edge} ${item}`) ?? 0) + 1);
      }
    }
    return [...accepted].flatMap(([item, times]) => {
      const asked = this.#names.get(item)?.size;
      return asked === undefined || times <= asked ? [] : [`${item}: ${times} times, asked for ${asked}`];
    });
  }

  #namesOf(item: string): Set<string> {
    const names = this.#names.get(item) ?? new Set();
    this.#names.set(item, names);
    return names;
  }
}

import { compareText } from "./compare-text.ts";
import type { WaitingItem } from "./plan-decision.ts";

/** Items that wait, those together that wait for the same: they are many, and never sorted. */
export class WaitList {
  readonly #lists = new Map<string, WaitingItem[]>();
  #last: WaitingItem[] = [];

  add(one: WaitingItem): void {
    const [like] = this.#last;
    if (like?.untilMs !== one.untilMs || like.why !== one.why) this.#last = this.#listFor(one);
    this.#last.push(one);
  }

  #listFor({ untilMs, why }: WaitingItem): WaitingItem[] {
    const name = `${untilMs} ${why}`;
    const list = this.#lists.get(name) ?? [];
    this.#lists.set(name, list);
    return list;
  }

  /** The one to wake up for first; those that wait for the same as they came. */
  inOrder(): readonly WaitingItem[] {
    const lists = [...this.#lists.entries()].map(([name, items]) => ({ name, items, untilMs: items[0]?.untilMs ?? 0 }));
    return lists.sort((a, b) => a.untilMs - b.untilMs || compareText(a.name, b.name)).flatMap(({ items }) => items);
  }
}

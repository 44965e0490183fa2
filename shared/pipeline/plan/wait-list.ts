import type { WaitingItem } from "./plan-decision.ts";

/** Items that wait, those together that wait for the same. */
export class WaitList {
  readonly #lists = new Map<string, { readonly reason: Omit<WaitingItem, "item">; readonly items: string[] }>();

  add({ item, untilMs, why }: WaitingItem): void {
    const name = `${untilMs} ${why}`;
    const list = this.#lists.get(name);
    if (list === undefined) this.#lists.set(name, { reason: { untilMs, why }, items: [item] });
    else list.items.push(item);
  }

  /** The one to wake up for first; those that wake up together by reason and item. */
  inOrder(): readonly WaitingItem[] {
    return [...this.#lists.values()]
      .sort(({ reason: a }, { reason: b }) => a.untilMs - b.untilMs || (a.why < b.why ? -1 : 1))
      .flatMap(({ reason: { untilMs, why }, items }) => items.sort().map((item) => ({ item, untilMs, why })));
  }
}

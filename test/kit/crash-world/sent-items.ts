import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";

/** Counts what each edge's CloudFront accepted, by edge and item: `www #product:1`. */
export class SentItems {
  readonly #stack: LocalStack;
  #before = new Map<string, number>();

  constructor(stack: LocalStack) {
    this.#stack = stack;
  }

  /** Counts from here on. */
  begin(): void {
    this.#before = this.#ever();
  }

  /** How often an item was sent since it began. @param item - edge and item: `www #product:1`. */
  times(item: string): number {
    return (this.#ever().get(item) ?? 0) - (this.#before.get(item) ?? 0);
  }

  /** All that was sent since it began, and how often. */
  all(): Readonly<Record<string, number>> {
    const items = [...this.#ever().keys()].filter((item) => this.times(item) > 0);
    return Object.fromEntries(items.toSorted().map((item) => [item, this.times(item)]));
  }

  #ever(): Map<string, number> {
    const sent = new Map<string, number>();
    for (const [edge, { distributionId }] of Object.entries(this.#stack.edges)) {
      for (const item of this.#stack.cloudfront.invalidations(distributionId).flatMap(({ items }) => items)) {
        sent.set(`${edge} ${item}`, (sent.get(`${edge} ${item}`) ?? 0) + 1);
      }
    }
    return sent;
  }
}

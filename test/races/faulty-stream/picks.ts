import fc from "fast-check";

/** What happens, and in which order, as fast-check picks it: so that it can be shrunk. */
export class Picks {
  /** Whether anything fails. */
  isFaulty = true;
  readonly #pick: fc.GeneratorValue;

  constructor(pick: fc.GeneratorValue) {
    this.#pick = pick;
  }

  /** In any order; as long as anything fails, some of them. */
  anyOf<One>(all: readonly One[]): readonly One[] {
    const some = all.filter(() => !this.happens(2));
    return some.reduce<readonly One[]>((order, one) => order.toSpliced(this.below(order.length + 1), 0, one), []);
  }

  oneOf<const One>(all: readonly [One, ...One[]]): One {
    return all[this.below(all.length)] ?? all[0];
  }

  /** 0 or more, less than the given. */
  below(end: number): number {
    return this.#pick(fc.nat, end - 1);
  }

  /** Once in so many times, as long as anything fails. */
  happens(onceIn: number): boolean {
    return this.isFaulty && this.below(onceIn) === onceIn - 1;
  }
}

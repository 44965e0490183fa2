/** Something that will happen. */
interface Happening {
  readonly atMs: number;
  readonly number: number;
  /** Absent once it happened or was taken back. */
  happen: (() => void) | undefined;
}

/** Taken before anything replaces it: one turn of the event loop, in which all that is ready runs. */
const nextTurn = setImmediate;

/**
 * Virtual time. It stands still while anything runs and then goes on to what comes next, so that a day of waiting takes no
 * time, and what happens depends on nothing but when it was due and in which order it was asked for.
 */
export class Timeline {
  readonly #startMs: number;
  readonly #endMs: number;
  readonly #heap: Happening[] = [];
  #nowMs: number;
  #number = 0;

  /** @param patienceMs - how long a run may take, in virtual milliseconds. */
  constructor(startMs: number, patienceMs: number) {
    this.#startMs = startMs;
    this.#nowMs = startMs;
    this.#endMs = startMs + patienceMs;
  }

  /** Milliseconds since the Unix epoch, with parts of a millisecond. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Milliseconds since it began. */
  get elapsedMs(): number {
    return this.#nowMs - this.#startMs;
  }

  /** @returns takes it back. */
  after(delayMs: number, happen: () => void): () => void {
    const happening: Happening = { atMs: this.#nowMs + delayMs, number: this.#number++, happen };
    this.#push(happening);
    return () => void (happening.happen = undefined);
  }

  /**
   * Lets time go on until `body` is done.
   *
   * @param check - called whenever nothing is left to run now.
   * @throws {Error} when nothing is left to happen, or time is up, and `body` still waits.
   */
  run<T>(body: () => Promise<T>, check: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let isDone = false;
      const done = (settle: () => void): void => {
        isDone = true;
        settle();
      };
      const turn = (): void => {
        if (isDone) return;
        try {
          check();
          this.#goOn();
          nextTurn(turn);
        } catch (error) {
          done(() => reject(error));
        }
      };
      body().then(
        (value) => done(() => resolve(value)),
        (error: unknown) => done(() => reject(error)),
      );
      nextTurn(turn);
    });
  }

  #goOn(): void {
    const next = this.#pop();
    if (!next) throw new Error(`the simulation waits for something that can't happen any more`);
    if (next.atMs > this.#endMs) throw new Error(`the simulation still waits after ${this.elapsedMs} virtual ms`);
    this.#nowMs = next.atMs;
    const { happen } = next;
    next.happen = undefined;
    happen?.();
  }

  /** The earliest that was not taken back; of several at one time, the one asked for first. */
  #pop(): Happening | undefined {
    for (;;) {
      const [first] = this.#heap;
      const last = this.#heap.pop();
      if (!first || !last) return undefined;
      if (first !== last) this.#sink(last);
      if (first.happen) return first;
    }
  }

  #push(happening: Happening): void {
    let place = this.#heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#heap[above];
      if (!parent || isBefore(parent, happening)) break;
      this.#heap[place] = parent;
      place = above;
    }
    this.#heap[place] = happening;
  }

  #sink(happening: Happening): void {
    let place = 0;
    for (;;) {
      const [left, right] = [this.#heap[2 * place + 1], this.#heap[2 * place + 2]];
      const child = left && right && isBefore(right, left) ? right : left;
      if (!child || isBefore(happening, child)) break;
      this.#heap[place] = child;
      place = child === left ? 2 * place + 1 : 2 * place + 2;
    }
    this.#heap[place] = happening;
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.number < other.number);
}

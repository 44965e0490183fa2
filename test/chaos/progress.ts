/** How far a round is: first all is written, then nothing goes wrong any more, and then it is over. */
export class Progress {
  #at = 0;
  #isWritten = false;
  #isCalm = false;
  #rushUntilMs = 0;
  #end: () => void = () => undefined;
  /** Resolves when all is written. */
  readonly written = new Promise<void>((resolve) => (this.#end = resolve));

  /** Place of the write that comes next. */
  get at(): number {
    return this.#at;
  }

  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Whether all is written and nothing goes wrong any more. */
  get isCalm(): boolean {
    return this.#isCalm;
  }

  /** Readers hurry until then, by the world's clock, in milliseconds since the Unix epoch. */
  get rushUntilMs(): number {
    return this.#rushUntilMs;
  }

  advance(): void {
    this.#at += 1;
  }

  rush(untilMs: number): void {
    this.#rushUntilMs = untilMs;
  }

  finishWriting(): void {
    this.#isWritten = true;
    this.#end();
  }

  calmDown(): void {
    this.#isCalm = true;
  }
}

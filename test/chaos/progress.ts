/** How far the workload is. */
export class Progress {
  #at = 0;
  #isOver = false;
  #end: () => void = () => undefined;
  /** Resolves when all is written. */
  readonly over = new Promise<void>((resolve) => (this.#end = resolve));

  /** Place of the write that comes next. */
  get at(): number {
    return this.#at;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  advance(): void {
    this.#at += 1;
  }

  finish(): void {
    this.#isOver = true;
    this.#end();
  }
}

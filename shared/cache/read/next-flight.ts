/**
 * Does a thing for several at once, but never for one who came after it began: he waits for the next time, with all who come
 * until then. So nobody gets what is older than his question, and a crowd costs two.
 */
export class NextFlight {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Promise<unknown>>();

  join<T>(name: string, start: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name);
    if (running === undefined) return this.#run(name, start);
    // Whoever uses a name uses it for one type.
    const known = this.#next.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const begin = (): Promise<T> => {
      this.#next.delete(name);
      return this.#run(name, start);
    };
    const next = running.then(begin, begin);
    this.#next.set(name, next);
    return next;
  }

  #run<T>(name: string, start: () => Promise<T>): Promise<T> {
    const run = start().finally(() => {
      if (this.#running.get(name) === run) this.#running.delete(name);
    });
    this.#running.set(name, run);
    return run;
  }
}

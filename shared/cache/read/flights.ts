/** Does things once for all who ask for them at a time. Whoever uses a name uses it for one type. */
export class Flights {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Promise<unknown>>();

  /** Once for all who ask while it is done. @param joined - called when somebody else's is waited for. */
  join<T>(name: string, start: () => Promise<T>, joined: () => void): Promise<T> {
    const running = this.#running.get(name) as Promise<T> | undefined;
    if (running) joined();
    return running ?? this.#run(name, start);
  }

  /**
   * Never for one who came after it began: he waits for the next time, with all who come until then. So nobody gets what is
   * older than his question, and a crowd costs two.
   */
  next<T>(name: string, start: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name);
    if (!running) return this.#run(name, start);
    const begin = (): Promise<T> => {
      this.#next.delete(name);
      return this.#run(name, start);
    };
    const next = (this.#next.get(name) as Promise<T> | undefined) ?? running.then(begin, begin);
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

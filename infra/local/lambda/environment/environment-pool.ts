import type { ExecutionEnvironment } from "./environment.ts";

export interface EnvironmentPoolOptions {
  /** Starts an execution environment with the code deployed now. */
  readonly start: (onEnd: () => void) => ExecutionEnvironment;
  /** How long an unused one is kept, in milliseconds. */
  readonly idleMs: number;
  /** Told when one is gone: there is room for another. */
  readonly onEnd: () => void;
}

/** The execution environments of a function: unused ones stay warm for a while, those of replaced code end with what they do. */
export class EnvironmentPool {
  readonly #options: EnvironmentPoolOptions;
  readonly #alive = new Set<ExecutionEnvironment>();
  /** Busy with code that is not deployed any more. */
  readonly #outdated = new Set<ExecutionEnvironment>();
  readonly #idle = new Map<ExecutionEnvironment, NodeJS.Timeout>();

  constructor(options: EnvironmentPoolOptions) {
    this.#options = options;
  }

  /** How many are alive, idle ones included. */
  get size(): number {
    return this.#alive.size;
  }

  /**
   * Takes one to run an invocation in: the one used last, so that those not needed fall idle; or a new one; or none while so
   * many are busy.
   */
  claim(limit: number): ExecutionEnvironment | undefined {
    const warm = [...this.#idle.keys()].findLast((environment) => environment.alive);
    if (warm) this.#retire(warm);
    return warm ?? (this.#alive.size - this.#outdated.size < limit ? this.#launch() : undefined);
  }

  /** Takes it back after its invocation. */
  release(environment: ExecutionEnvironment): void {
    if (this.#outdated.has(environment)) void environment.kill();
    else if (environment.alive) {
      const timer = setTimeout(() => void environment.kill(), this.#options.idleMs).unref();
      this.#idle.set(environment, timer);
    }
  }

  /** None takes another invocation: other code is deployed. */
  replaceAll(): void {
    for (const environment of this.#alive) {
      this.#outdated.add(environment);
      if (!this.#idle.has(environment)) continue;
      this.#retire(environment);
      void environment.kill();
    }
  }

  /** Ends every one wherever it is. Resolves when all are gone. */
  async kill(): Promise<void> {
    await Promise.all([...this.#alive].map((environment) => environment.kill()));
  }

  #launch(): ExecutionEnvironment {
    const environment = this.#options.start(() => {
      this.#alive.delete(environment);
      this.#outdated.delete(environment);
      this.#retire(environment);
      this.#options.onEnd();
    });
    this.#alive.add(environment);
    return environment;
  }

  #retire(environment: ExecutionEnvironment): void {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
  }
}

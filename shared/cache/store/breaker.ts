/** When a breaker opens, and for how long. */
export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long the database is left alone, in milliseconds. */
  readonly cooldownMs: number;
}

export type BreakerState = "open" | "half-open" | "closed";

/** Leaves a database alone that failed several times in a row, then lets one call try. */
export class Breaker {
  readonly #settings: BreakerSettings;
  readonly #changed: (state: BreakerState) => void;
  #failures = 0;
  #openUntilMs = 0;
  #state: BreakerState = "closed";

  constructor(settings: BreakerSettings, changed: (state: BreakerState) => void) {
    this.#settings = settings;
    this.#changed = changed;
  }

  /** Whether a call may be made now. The first one after a cool-down is the trial: all others wait for how it ends. */
  mayCall(nowMs: number): boolean {
    if (this.#state === "closed") return true;
    if (nowMs < this.#openUntilMs) return false;
    // If the trial is never heard of again, the next one may try after as long again.
    this.#become("half-open", nowMs);
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#become("closed", 0);
  }

  failed(nowMs: number): void {
    this.#failures += 1;
    if (this.#failures >= this.#settings.failures) this.#become("open", nowMs);
  }

  #become(state: BreakerState, nowMs: number): void {
    this.#openUntilMs = nowMs + this.#settings.cooldownMs;
    if (this.#state !== state) this.#changed((this.#state = state));
  }
}

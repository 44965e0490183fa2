/** What Lambda counts about a mapping, in records. Names follow its `EventCount` metrics. */
export interface StreamMetrics {
  /** Read from the stream. */
  readonly polled: number;
  readonly filteredOut: number;
  /** Handed to the function, each time they were. */
  readonly invoked: number;
  /** Part of an invocation that failed, wholly or from there on. */
  readonly failedInvoke: number;
  /** Given up, delivered to a failure destination or not. */
  readonly dropped: number;
  readonly onFailureDelivered: number;
  /** Times a failure destination did not take what it was given. */
  readonly deliveryFailures: number;
  /** How old the last record of the last batch was when it was handed over, in milliseconds. */
  readonly iteratorAgeMs: number;
}

/** Told what was counted, as the mapping works: so many more, or how old. */
export type OnCounted = (what: keyof StreamMetrics, value: number) => void;

/** What a mapping counts. */
export class StreamCounters {
  readonly #onCounted: OnCounted | undefined;
  readonly #counts = {
    polled: 0,
    filteredOut: 0,
    invoked: 0,
    failedInvoke: 0,
    dropped: 0,
    onFailureDelivered: 0,
    deliveryFailures: 0,
    iteratorAgeMs: 0,
  };

  constructor(onCounted?: OnCounted) {
    this.#onCounted = onCounted;
  }

  add(what: Exclude<keyof StreamMetrics, "iteratorAgeMs">, value: number): void {
    this.#counts[what] += value;
    if (value > 0) this.#onCounted?.(what, value);
  }

  setIteratorAge(ms: number): void {
    this.#counts.iteratorAgeMs = ms;
    this.#onCounted?.("iteratorAgeMs", ms);
  }

  read(): StreamMetrics {
    return { ...this.#counts };
  }
}

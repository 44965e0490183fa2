/** One number a benchmark measured. */
export interface Figure {
  /** What stands over those that belong together. */
  readonly part?: string;
  readonly figure: string;
  /** Of whom, where several are measured alike. */
  readonly of?: string;
  readonly value: number;
  readonly unit: string;
  /** What we hold it against, if anything. */
  readonly aim?: string;
}

/** Options of a run, from the command line. */
export interface BenchOptions {
  /**
   * A redis-server to measure on.
   *
   * @default the `redis-server` of this machine, else an engine of our own
   */
  readonly redis?: { readonly host: string; readonly port: number };
  /** Only to see that it works: so little is measured that the figures mean nothing. @default false */
  readonly isShort?: boolean;
}

/** Something worth measuring. */
export interface Bench {
  readonly name: string;
  run(options: BenchOptions): Promise<readonly Figure[]>;
}

/** The value below which a share of the samples lies, 0 to 1. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The middle one of the samples. */
export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

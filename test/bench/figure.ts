/** One number a benchmark measured. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What we hold it against, if anything. */
  readonly aim?: string;
}

/** Something worth measuring. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly Figure[]>;
}

/** The value below which a share of the samples lies, 0 to 1. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The middle one of the samples. */
export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

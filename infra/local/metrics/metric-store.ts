/** Which metric: CloudWatch takes every other set of dimensions for another one. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One measurement. */
export interface Measurement extends MetricIdentity {
  readonly unit: string;
  readonly value: number;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** A metric that was measured at least once. */
export interface KnownMetric extends MetricIdentity {
  readonly unit: string;
}

export type Statistic = (typeof STATISTICS)[number];

export const STATISTICS = ["SampleCount", "Sum", "Average", "Minimum", "Maximum"] as const;

/** What was measured of one metric within one minute: CloudWatch keeps no more. */
interface Minute {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** What one metric was: minutes by their start, in milliseconds since the Unix epoch. */
interface Series {
  readonly metric: KnownMetric;
  readonly minutes: Map<number, Minute>;
}

export const MINUTE_MS = 60_000;

/** The longest that an alarm looks back, in milliseconds. */
const RETENTION_MS = 86_400_000;

/** Measurements of a day, by the minute. */
export class MetricStore {
  readonly #series = new Map<string, Series>();

  add({ namespace, name, dimensions, unit, value, atMs }: Measurement): void {
    const key = keyOf({ namespace, name, dimensions });
    const series = this.#series.get(key) ?? { metric: { namespace, name, dimensions, unit }, minutes: new Map() };
    this.#series.set(key, series);
    const start = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const minute = series.minutes.get(start) ?? { count: 0, sum: 0, minimum: Infinity, maximum: -Infinity };
    series.minutes.set(start, minute);
    minute.count += 1;
    minute.sum += value;
    minute.minimum = Math.min(minute.minimum, value);
    minute.maximum = Math.max(minute.maximum, value);
  }

  /** Every metric that was ever measured here. */
  known(): readonly KnownMetric[] {
    return Array.from(this.#series.values(), ({ metric }) => metric);
  }

  /** The statistic of all minutes that begin from `fromMs` to before `toMs`; `undefined` when nothing was measured. */
  statistic(metric: MetricIdentity, statistic: Statistic, fromMs: number, toMs: number): number | undefined {
    const { minutes = new Map<number, Minute>() } = this.#series.get(keyOf(metric)) ?? {};
    const within = [...minutes].flatMap(([start, minute]) => (start >= fromMs && start < toMs ? minute : []));
    if (within.length === 0) return undefined;
    const count = within.reduce((sum, minute) => sum + minute.count, 0);
    const sum = within.reduce((total, minute) => total + minute.sum, 0);
    switch (statistic) {
      case "SampleCount":
        return count;
      case "Sum":
        return sum;
      case "Average":
        return sum / count;
      case "Minimum":
        return Math.min(...within.map(({ minimum }) => minimum));
      case "Maximum":
        return Math.max(...within.map(({ maximum }) => maximum));
    }
  }

  /** Drops what no alarm looks at any more. */
  forgetBefore(nowMs: number): void {
    for (const { minutes } of this.#series.values()) {
      for (const start of minutes.keys()) if (start < nowMs - RETENTION_MS) minutes.delete(start);
    }
  }
}

function keyOf({ namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

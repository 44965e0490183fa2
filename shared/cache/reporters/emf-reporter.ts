import { CacheUsageError } from "../errors.ts";
import type { CacheEvent } from "../events.ts";
import { CACHE_METRICS, type CacheMetric, Tally } from "./tally.ts";
import { writeLine } from "./write-line.ts";

/** Options of {@link emfReporter}. */
export interface EmfReporterOptions {
  /** Where CloudWatch keeps the metrics, for example `Shop/Cache`. */
  readonly namespace: string;
  /** Which cache, or which service: each set of values is up to 20 metrics that CloudWatch bills. @default none */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Takes a line, without its end. @default writes it to the standard output */
  readonly write?: (line: string) => void;
  /** Milliseconds since the Unix epoch. @default the machine's clock */
  readonly now?: () => number;
}

/** Takes events, and never throws. */
export interface EmfReporter {
  (event: CacheEvent): void;
  /** Writes what was gathered, if anything was. To be called before a function answers: then it may be frozen. */
  readonly flush: () => void;
}

/** CloudWatch tells apart what is a minute apart. */
const GATHERED_MS = 60_000;

/** There in every line, whatever happened: the hit ratio needs both, and the bill must not look like silence. */
const ALWAYS: readonly CacheMetric[] = ["Hits", "Misses", "BilledCommands"];

/**
 * Tells CloudWatch what a cache does, by log lines in its embedded metric format: one for each `flush`, and
 * one when a minute is over, once the next event comes. Counts of 0 are left out, and of times there is a sample if CloudWatch
 * would not take all. Keys and tags are never told: each would be a metric to pay for.
 *
 * The hit ratio is `Hits / (Hits + Misses)`.
 *
 * @throws {CacheUsageError} naming the option that CloudWatch would not take.
 *
 * @example
 * ```ts
 * const metrics = emfReporter({ namespace: "Shop/Cache", dimensions: { service: "site" } });
 * const cache = createTagCache({ store: memory(), namespace: "shop", onEvent: metrics });
 * await cache.purge([tags.product({ productId: 42 })]);
 * metrics.flush();
 * ```
 */
export function emfReporter(options: EmfReporterOptions): EmfReporter {
  const { namespace, dimensions = {}, write = writeLine, now = Date.now } = options;
  check(namespace, dimensions);
  let tally = new Tally();
  let sinceMs: number | undefined;

  const flush = (): void => {
    if (sinceMs === undefined) return;
    const line = emfLine(namespace, dimensions, tally, sinceMs);
    tally = new Tally();
    sinceMs = undefined;
    try {
      write(line);
    } catch {
      // Who watches must not break what is watched.
    }
  };
  const report = (event: CacheEvent): void => {
    const nowMs = now();
    if (sinceMs !== undefined && nowMs - sinceMs >= GATHERED_MS) flush();
    sinceMs ??= nowMs;
    tally.add(event);
  };
  return Object.assign(report, { flush });
}

function emfLine(
  Namespace: string,
  dimensions: Readonly<Record<string, string>>,
  { counts, times }: Tally,
  Timestamp: number,
): string {
  const values: Partial<Record<CacheMetric, number | readonly number[]>> = {};
  for (const name of ALWAYS) values[name] = 0;
  for (const [name, count] of counts) values[name] = count;
  for (const [name, sample] of times) values[name] = sample.values;
  const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: Name.endsWith("Time") ? "Milliseconds" : "Count" }));
  const CloudWatchMetrics = [{ Namespace, Dimensions: [Object.keys(dimensions)], Metrics }];
  return JSON.stringify({ _aws: { Timestamp, CloudWatchMetrics }, ...dimensions, ...values });
}

const NAMESPACE = /^(?!AWS\/)[\w.\-/#:]{1,255}$/;
const MAX_DIMENSIONS = 30;
const TEXT = /^(?!:)[!-~][ -~]{0,249}$/;
const TAKEN: readonly string[] = ["_aws", ...CACHE_METRICS];

function check(namespace: string, dimensions: Readonly<Record<string, string>>): void {
  if (!NAMESPACE.test(namespace)) {
    throw new CacheUsageError("namespace: 1 to 255 letters, digits and . - _ / # :, not beginning with AWS/");
  }
  const all = Object.entries(dimensions);
  const fits = all.every(([name, value]) => TEXT.test(name) && TEXT.test(value) && !TAKEN.includes(name));
  if (fits && all.length <= MAX_DIMENSIONS) return;
  throw new CacheUsageError("dimensions: at most 30, of 1 to 250 characters of ASCII, with names that no metric has");
}

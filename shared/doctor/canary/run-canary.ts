import { describeError } from "../../pipeline/describe-error.ts";
import type { CanarySenses } from "../../ports/canary-senses.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Report } from "../../ports/reporter.ts";
import {
  CanaryFailure,
  type CanaryPlace,
  type CanaryResult,
  type CanaryStep,
  type CanaryTimes,
} from "./canary-result.ts";
import { seeCached } from "./see-cached.ts";
import { seeFresh } from "./see-fresh.ts";
import { seeUnmarked, setMarks } from "./see-unmarked.ts";

/** One run of the canary. */
export interface Canary {
  /** Edges that have probe pages and send purges. */
  readonly edges: readonly string[];
  readonly objectCaches: readonly string[];
  /** Names the run, and never repeats. */
  readonly run: string;
  readonly senses: CanarySenses;
  readonly clock: Clock;
  readonly report: Report;
  /** Fires when there is just time enough left to tell. */
  readonly signal: AbortSignal;
}

/** How long after the write an edge may show the old page, in milliseconds. CloudFront itself takes some seconds of it. */
const EDGE_LIMIT_MS = 60_000;

/** The same of Redis, in milliseconds. */
const REDIS_LIMIT_MS = 20_000;

/**
 * Makes a purge happen and watches it as viewers and readers do: the probe page is cached, its item is written, the purge of
 * its tag is sent, the page is new. What was not cached before, or is gone not by that purge alone, is a failure too.
 */
export async function runCanary(canary: Canary): Promise<readonly CanaryResult[]> {
  const { edges, objectCaches, clock, report, signal } = canary;
  const places: readonly CanaryPlace[] = [
    ...edges.map((name) => ({ kind: "edge", name }) as const),
    ...objectCaches.map((name) => ({ kind: "redis", name }) as const),
  ];
  const prepared = await Promise.all(
    places.map(async (place) => ({ place, ready: await attempt(signal, () => prepare(place, canary)) })),
  );

  const writtenAtMs = clock.now();
  const isReady = prepared.some(({ ready }) => ready.ok);
  const written = isReady ? await attempt(signal, () => write(canary)) : undefined;
  const results = await Promise.all(
    prepared.map(async ({ place, ready }): Promise<CanaryResult> => {
      if (!ready.ok) return { place, ...ready };
      if (written?.ok === false) return { place, ...written };
      const watched = await attempt(signal, () => ready.value(writtenAtMs));
      return watched.ok ? { place, ok: true, times: watched.value } : { place, ...watched };
    }),
  );
  for (const result of results) {
    if (result.ok) report({ type: "canary-done", place: result.place, ...result.times });
    else report({ type: "canary-failed", place: result.place, step: result.step, what: result.what });
  }
  return results;
}

/** Watches a place from the write on. */
type Watch = (writtenAtMs: number) => Promise<CanaryTimes>;

/** Sees to it that there is something to purge. */
async function prepare(place: CanaryPlace, { run, senses, clock, signal }: Canary): Promise<Watch> {
  if (place.kind === "redis") {
    const marking = { objectCache: place.name, run, senses, signal };
    await setMarks(marking);
    return async (writtenAtMs) => ({
      freshMs: await seeUnmarked(marking, { writtenAtMs, limitMs: REDIS_LIMIT_MS, clock }),
    });
  }
  const edge = place.name;
  const [probe, control] = await Promise.all([
    seeCached(edge, "probe", senses, signal),
    seeCached(edge, "control", senses, signal),
  ]);
  const seeing = { edge, before: { probe, control }, limitMs: EDGE_LIMIT_MS, senses, clock, signal };
  return (writtenAtMs) => seeFresh({ ...seeing, writtenAtMs });
}

async function write({ run, senses, signal }: Canary): Promise<void> {
  try {
    await senses.write(run, signal);
  } catch (error) {
    throw new CanaryFailure("not-written", `the probe's item could not be written: ${describeError(error)}`);
  }
}

type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly step: CanaryStep; readonly what: string };

/** Whatever goes wrong at one place keeps the others from nothing. */
async function attempt<Value>(signal: AbortSignal, action: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { ok: true, value: await action() };
  } catch (error) {
    if (error instanceof CanaryFailure) return { ok: false, step: error.step, what: error.message };
    const what = signal.aborted ? "there was no time left to see it through" : describeError(error);
    return { ok: false, step: "unreachable", what };
  }
}

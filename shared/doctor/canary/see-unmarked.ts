import { describeError } from "../../pipeline/describe-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CanarySenses } from "../../ports/canary-senses.ts";
import { CanaryFailure } from "./canary-result.ts";

/** The canary's work in one object cache. */
export interface Marking {
  readonly objectCache: string;
  readonly run: string;
  readonly senses: CanarySenses;
  readonly signal: AbortSignal;
}

const POLL_MS = 250;

/** Sets the marks, and sees that they are there. @throws {CanaryFailure} `unreachable`, `not-cached` */
export async function setMarks({ objectCache, run, senses, signal }: Marking): Promise<void> {
  const { probe, control } = await reached(async () => {
    await senses.mark(objectCache, run, signal);
    return await senses.marks(objectCache, signal);
  }, signal);
  if (!probe || !control) throw new CanaryFailure("not-cached", "it does not keep what was just written");
}

/**
 * Waits until the mark of the probe's tag is gone, and the other still there.
 *
 * @param writtenAtMs - when the probe's item was written.
 * @param limitMs - how long after that it must have happened.
 * @returns how long after the write, in milliseconds.
 * @throws {CanaryFailure} `not-purged`, `purged-by-other`, `unreachable`
 */
export async function seeUnmarked(
  { objectCache, senses, signal }: Marking,
  { writtenAtMs, limitMs, clock }: { readonly writtenAtMs: number; readonly limitMs: number; readonly clock: Clock },
): Promise<number> {
  for (;;) {
    const { probe, control } = await reached(() => senses.marks(objectCache, signal), signal);
    if (!control)
      throw new CanaryFailure("purged-by-other", "another key is gone as well: something else removed both");
    if (!probe) return clock.now() - writtenAtMs;
    if (clock.now() - writtenAtMs >= limitMs) {
      throw new CanaryFailure("not-purged", `the probe's key is still there ${limitMs / 1_000} s after the write`);
    }
    await senses.wait(POLL_MS, signal);
    signal.throwIfAborted();
  }
}

async function reached<Seen>(look: () => Promise<Seen>, signal: AbortSignal): Promise<Seen> {
  try {
    return await look();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new CanaryFailure("unreachable", describeError(error));
  }
}

import type { Clock } from "../../ports/clock.ts";
import type { CanarySenses } from "../../ports/canary-senses.ts";
import { CanaryFailure } from "./canary-result.ts";
import type { ProbePage, ProbeRender } from "./probe.ts";
import { look } from "./see-cached.ts";

/** What an edge held before the write. */
type Cached = Readonly<Record<ProbePage, ProbeRender>>;

/** How long each step of an edge took, in milliseconds since the write. */
export interface EdgeTimes {
  /** Until CloudFront took the purge. */
  readonly sentMs: number;
  /** Until viewers saw the page anew. */
  readonly freshMs: number;
}

export interface SeeingFresh {
  readonly edge: string;
  readonly before: Cached;
  readonly writtenAtMs: number;
  /** How long after the write it must have happened, in milliseconds. */
  readonly limitMs: number;
  readonly senses: CanarySenses;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const POLL_MS = 500;

/** An edge location has several caches: one that happened to be empty must not stand for all. */
const CONFIRMING_LOOKS = 3;

/**
 * Waits until the edge shows a render of after the write, and sees to it that the purge of its tag is what did it: a
 * receipt of CloudFront's names the tag, and the control page, which the purge must leave alone, is still the old one.
 *
 * @throws {CanaryFailure} `not-sent`, `not-purged`, `purged-by-other`, `unreachable`.
 */
export async function seeFresh(seeing: SeeingFresh): Promise<EdgeTimes> {
  const { edge, writtenAtMs, limitMs, senses, clock, signal } = seeing;
  let sentAtMs: number | undefined;
  let freshAtMs: number | undefined;
  for (;;) {
    sentAtMs ??= await senses.sentSince(edge, writtenAtMs, signal);
    freshAtMs ??= (await isFresh(seeing)) ? clock.now() : undefined;
    if (freshAtMs !== undefined && sentAtMs !== undefined) break;
    if (clock.now() - writtenAtMs >= limitMs) throw overdue(sentAtMs, freshAtMs, limitMs);
    await senses.wait(POLL_MS, signal);
    signal.throwIfAborted();
  }
  if (await isControlGone(seeing)) {
    throw new CanaryFailure("purged-by-other", "the control page was purged as well: something else purged both");
  }
  return { sentMs: sentAtMs - writtenAtMs, freshMs: freshAtMs - writtenAtMs };
}

function overdue(sentAtMs: number | undefined, freshAtMs: number | undefined, limitMs: number): CanaryFailure {
  const after = `${limitMs / 1_000} s after the write`;
  if (freshAtMs !== undefined) {
    return new CanaryFailure(
      "purged-by-other",
      "the page is new, but no purge of its tag was sent: something else purged it",
    );
  }
  return sentAtMs === undefined
    ? new CanaryFailure("not-sent", `no purge of the probe's tag was sent ${after}`)
    : new CanaryFailure("not-purged", `CloudFront took the purge, but still shows the old page ${after}`);
}

/** Several looks in a row, none of which shows anything of before the write. */
async function isFresh({ edge, before, writtenAtMs, senses, signal }: SeeingFresh): Promise<boolean> {
  for (let looks = 0; looks < CONFIRMING_LOOKS; looks++) {
    const { id, renderedAtMs } = await look(edge, "probe", senses, signal);
    if (id === before.probe.id || renderedAtMs < writtenAtMs) return false;
  }
  return true;
}

/** No look shows the render of before. */
async function isControlGone({ edge, before, senses, signal }: SeeingFresh): Promise<boolean> {
  for (let looks = 0; looks < CONFIRMING_LOOKS; looks++) {
    const { id } = await look(edge, "control", senses, signal);
    if (id === before.control.id) return false;
  }
  return true;
}

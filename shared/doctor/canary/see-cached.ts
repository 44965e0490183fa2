import { describeError } from "../../pipeline/describe-error.ts";
import type { CanarySenses } from "../../ports/canary-senses.ts";
import { CanaryFailure } from "./canary-result.ts";
import type { ProbePage, ProbeRender } from "./probe.ts";

/** An edge location has several caches, each of which may have to be filled. */
const MAX_LOOKS = 6;

/** More than the second for which a `MinTTL` of CloudFront's own policies keeps even what says `no-store`. */
const LOOK_AGAIN_MS = 1_500;

/**
 * Looks at a page until the edge shows the same render twice.
 *
 * @returns the render that is cached.
 * @throws {CanaryFailure} `not-cached` when each look is another render, `unreachable` when there is none.
 */
export async function seeCached(
  edge: string,
  page: ProbePage,
  senses: CanarySenses,
  signal: AbortSignal,
): Promise<ProbeRender> {
  let seen = await look(edge, page, senses, signal);
  for (let looks = 1; looks < MAX_LOOKS; looks++) {
    await senses.wait(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
    const again = await look(edge, page, senses, signal);
    if (again.id === seen.id) return again;
    seen = again;
  }
  throw new CanaryFailure(
    "not-cached",
    `the ${page} page was never cached: each of ${MAX_LOOKS} looks was a new render`,
  );
}

/** Looks once. @throws {CanaryFailure} `unreachable` */
export async function look(
  edge: string,
  page: ProbePage,
  senses: CanarySenses,
  signal: AbortSignal,
): Promise<ProbeRender> {
  try {
    return await senses.page(edge, page, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new CanaryFailure("unreachable", describeError(error));
  }
}

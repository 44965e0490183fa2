import type { Report } from "../../ports/reporter.ts";
import { describeError } from "../describe-error.ts";
import type { Fate } from "./fate.ts";

/** A place where redriving could not go on. */
export type Blocked = Fate & { readonly what: string };

/** Goes on without an answer where there is none: the other steps may still be possible. */
export async function orBlocked<Answer>(
  what: string,
  answer: Promise<Answer>,
  { report }: { readonly report: Report },
  blocked: Blocked[],
): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    const why = describeError(error);
    report({ type: "redrive-held", what, holds: 1, error: why, retryInMs: 0 });
    blocked.push({ what, outcome: "held", why });
    return undefined;
  }
}

import { describeError } from "../describe-error.ts";
import { UnreadableMessageError } from "../versioned-message.ts";
import { isEnvironmentFailure } from "./environment-failure.ts";
import { HopelessError } from "./hopeless-error.ts";
import type { Redrive } from "./run.ts";

/** Why something was not done. */
export interface Trouble {
  /** `held`: nothing is wrong with it, the environment is not ready. `hopeless`: no try will ever do it. */
  readonly kind: "held" | "failed" | "hopeless";
  /** In a sentence without item data. */
  readonly why: string;
}

/** Does something within the time that one object may take. @returns what went wrong, if anything. */
export async function troubleIn(
  action: (limited: Redrive) => Promise<void>,
  run: Redrive,
): Promise<Trouble | undefined> {
  const { objectLimitMs } = run;
  return await run.limited(objectLimitMs, async (signal) => {
    try {
      await action({ ...run, signal });
      return undefined;
    } catch (error) {
      if (signal.aborted && !run.signal.aborted) {
        return { kind: "failed", why: `not done within ${Math.round(objectLimitMs / 1_000)} s` };
      }
      return { kind: kindOf(error), why: describeError(error) };
    }
  });
}

function kindOf(error: unknown): Trouble["kind"] {
  if (error instanceof UnreadableMessageError || error instanceof HopelessError) return "hopeless";
  return isEnvironmentFailure(error) ? "held" : "failed";
}

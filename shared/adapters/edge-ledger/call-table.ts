import { setTimeout as pause } from "node:timers/promises";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { PurgeTargetError } from "../../ports/errors.ts";

/** First and longest wait between tries, in milliseconds. Transactions on the same rows last a few, a partition's limit a second. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 320;

/** Conditions that did not hold. */
export class ConditionFailed {
  /** Places of their actions in the transaction; 0 for a call of a single action. */
  readonly at: readonly number[];

  constructor(at: readonly number[]) {
    this.at = at;
  }
}

/**
 * Makes a call to the ledger's table, again and again while other transactions hold its rows or its partition is at its
 * limit, until the signal fires.
 *
 * @throws {PurgeTargetError} when the call failed for any reason but its conditions; it may have taken effect.
 */
export async function callTable<Output>(
  call: () => Promise<Output>,
  signal: AbortSignal,
): Promise<Output | ConditionFailed> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      const failed = reasonsOf(error).flatMap((reason, at) =>
        reason.startsWith("ConditionalCheckFailed") ? [at] : [],
      );
      if (failed.length > 0) return new ConditionFailed(failed);
      if (signal.aborted || !reasonsOf(error).some(isPassing)) throw ledgerError(error);
      await pause(Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
    }
  }
}

/** Why a call was refused: one reason for each action of a transaction, or the error's name. */
function reasonsOf(error: unknown): readonly string[] {
  if (error instanceof TransactionCanceledException)
    return (error.CancellationReasons ?? []).map(({ Code }) => Code ?? "");
  return [error instanceof Error ? error.name : "no answer"];
}

function isPassing(reason: string): boolean {
  return /^Transaction(Conflict|InProgress)|^Throttling|^ProvisionedThroughput/.test(reason);
}

function ledgerError(error: unknown): PurgeTargetError {
  const reasons = new Set(reasonsOf(error).filter((reason) => reason !== "None"));
  return new PurgeTargetError("ledger", [...reasons].join(", "), { cause: error });
}

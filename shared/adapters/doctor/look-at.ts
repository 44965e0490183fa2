import { PurgeTargetError } from "../../ports/errors.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";

/**
 * Asks an AWS service about one thing.
 *
 * @param target - what is looked at, for errors.
 * @param gone - names of the errors by which the service says that there is no such thing.
 * @throws {PurgeTargetError} when it can't be told.
 */
export async function lookAt<Seen>(
  target: string,
  gone: readonly string[],
  ask: () => Promise<Seen>,
): Promise<Seen | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && gone.includes(error.name)) return undefined;
    throw new PurgeTargetError(target, describeAwsError(error));
  }
}

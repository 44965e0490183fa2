import { type Application, proposeCompletions } from "@stricli/core";
import type { CliContext } from "./cli-context.ts";

/** What shells ask for completions with. Nobody types it. */
export const COMPLETE = "__complete";

/** Prints what the last word may be going to be, each in a line. @param words - as they come after `tagwire`. */
export async function complete(
  application: Application<CliContext>,
  words: readonly string[],
  context: CliContext,
): Promise<void> {
  const proposals = await proposeCompletions(application, words, context);
  for (const { completion } of proposals) context.process.stdout.write(`${completion}\n`);
}

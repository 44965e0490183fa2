import type { CliContext } from "../cli-context.ts";
import { FailedError } from "../cli-error.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Asks whoever sits at the terminal.
 *
 * @param what - what is about to happen, for example `This purges everything from www`.
 * @throws {UsageError} where nobody can be asked.
 * @throws {FailedError} unless the answer is yes.
 */
export async function confirm({ process, stdin }: CliContext, what: string): Promise<void> {
  if (stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new UsageError(`${what}: nobody is here to ask, so say --yes`);
  }
  process.stderr.write(`${what}. Go on? [y/N] `);
  const answer = await firstLine(stdin);
  if (!/^y(es)?$/i.test(answer.trim())) throw new FailedError("nothing was done");
}

async function firstLine(stdin: CliContext["stdin"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
}

import { ExitCode, run } from "@stricli/core";
import { buildTagwire } from "./application.ts";
import type { CliContext } from "./cli-context.ts";
import { COMPLETE, complete } from "./complete.ts";
import { EXIT } from "./exit-code.ts";
import { wantsColor } from "./output/paint.ts";

/**
 * Runs a command.
 *
 * @param args - as they come after `tagwire`.
 * @returns what the process is to end with.
 */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  const { stdout, stderr, env } = context.process;
  const painted = (stream: typeof stdout): typeof stdout => ({
    ...(stream.isTTY !== undefined && { isTTY: stream.isTTY }),
    ...(stream.columns !== undefined && { columns: stream.columns }),
    write: (text) => stream.write(text),
    getColorDepth: () => (wantsColor(stream, env) ? FOUR_BITS : ONE_BIT),
  });
  const process: CliContext["process"] = { stdout: painted(stdout), stderr: painted(stderr), env };
  const application = buildTagwire(context.version);
  const prepared = { ...context, process };
  if (args[0] === COMPLETE) await complete(application, args.slice(1), prepared);
  else await run(application, args, prepared);
  if (context.signal.aborted) return EXIT.stopped;
  const code = process.exitCode ?? EXIT.done;
  // the library's own codes are below 0: of arguments and commands that there are not, and of what can't happen
  if (code >= 0) return code;
  return code === ExitCode.UnknownCommand || code === ExitCode.InvalidArgument ? EXIT.refused : EXIT.failed;
}

/** Color depths, as terminals have them: sixteen colors, none. */
const FOUR_BITS = 4;
const ONE_BIT = 1;

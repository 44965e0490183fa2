import { EXIT, type ExitCode } from "./exit-code.ts";

/** What ends a command, in a sentence for whoever ran it. */
export abstract class CliError extends Error {
  abstract readonly exitCode: ExitCode;
}

/** What a command set out to do did not work, or is not done yet. */
export class FailedError extends CliError {
  override readonly exitCode = EXIT.failed;
}

/** What a command needs did not answer, or did not let it in. */
export class UnreachableError extends CliError {
  override readonly exitCode = EXIT.unreachable;
}

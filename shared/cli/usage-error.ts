import { CliError } from "./cli-error.ts";
import { EXIT } from "./exit-code.ts";

/** A command was not asked as it can be: answered with how to ask. */
export class UsageError extends CliError {
  override readonly exitCode = EXIT.refused;
}

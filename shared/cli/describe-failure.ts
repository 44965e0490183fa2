import { ArgumentScannerError, formatMessageForArgumentScannerError } from "@stricli/core";
import { CliError } from "./cli-error.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";

/** Says what ended a command, in a sentence and without a stack. */
export function describeFailure(problem: unknown): string {
  if (problem instanceof ArgumentScannerError) return formatMessageForArgumentScannerError(problem, IN_OUR_WORDS);
  if (problem instanceof CliError) return problem.message;
  if (!(problem instanceof Error)) return String(problem);
  if (problem.name === "AbortError") return "stopped";
  const kind = kindOf(problem);
  const advice = kind === undefined ? undefined : ADVICE[kind];
  const message = problem.message === "" ? problem.name : problem.message;
  return advice === undefined ? message : `${message} (${advice})`;
}

/** What a command ends with that failed like this. */
export function exitCodeOf(problem: unknown): ExitCode {
  if (problem instanceof CliError) return problem.exitCode;
  return problem instanceof Error && kindOf(problem) !== undefined ? EXIT.unreachable : EXIT.failed;
}

/** Where the library names a flag otherwise than whoever types it. The rest is in its own words. */
const IN_OUR_WORDS: Parameters<typeof formatMessageForArgumentScannerError>[1] = {
  ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, exception }) =>
    `${asTyped(name)}: ${exception instanceof Error ? exception.message : String(exception)}`,
  FlagNotFoundError: ({ input, corrections }) => {
    const near = [...new Set(corrections.map(asTyped))];
    return `there is no flag ${asTyped(input)}${near.length > 0 ? `: did you mean ${near.join(" or ")}?` : ""}`;
  },
  UnexpectedPositionalError: ({ input }) => `${JSON.stringify(input)} is more than the command takes: see its --help`,
};

function asTyped(flag: string): string {
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const ADVICE = {
  credentials: "sign in, or set AWS_PROFILE",
  region: "set AWS_REGION",
  permission: "the credentials of your environment don't allow it",
  network: "it does not answer",
} as const;

/** What keeps a command from what it needs, as the SDK and Node name it; `undefined` for everything else. */
function kindOf(problem: Error): keyof typeof ADVICE | undefined {
  const code = "code" in problem && typeof problem.code === "string" ? problem.code : "";
  if (/^(Credentials|Token)ProviderError$|^ExpiredToken|^InvalidClientTokenId|^UnrecognizedClient/.test(problem.name)) {
    return "credentials";
  }
  if (problem.message === "Region is missing") return "region";
  if (/^(AccessDenied|UnauthorizedOperation|NotAuthorized)/.test(problem.name)) return "permission";
  return /^(ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|UND_ERR)/.test(code) || problem.name === "TimeoutError"
    ? "network"
    : undefined;
}

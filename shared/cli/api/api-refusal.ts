import { CliError } from "../cli-error.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** What the purge API answers with when it refuses. */
interface ProblemDetails {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** What API Gateway says instead. */
  readonly message?: string;
}

/** The purge API refused, or is away. */
export class ApiRefusal extends CliError {
  override readonly exitCode: ExitCode;
  readonly status: number;

  constructor(status: number, body: string) {
    super(describe(status, body));
    this.status = status;
    this.exitCode = exitCodeOf(status);
  }
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403 || status === 429 || status >= 500) return EXIT.unreachable;
  return EXIT.refused;
}

function describe(status: number, body: string): string {
  const { title, detail, message, errors = [] } = read(body);
  const said = [title ?? message ?? `the purge API answered ${status}`, ...(detail === undefined ? [] : [detail])];
  const places = errors.map(({ pointer, detail: what }) => `  ${pointer === "" ? "" : `${pointer}: `}${what}`);
  return [said.join(": "), ...places].join("\n");
}

function read(body: string): ProblemDetails {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {}; // a proxy's page
  }
}

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

  /** @param asked - the request's body, whose places the answer points to. */
  constructor(status: number, answer: string, asked?: unknown) {
    super(describe(status, answer, asked));
    this.status = status;
    this.exitCode = exitCodeOf(status);
  }
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403 || status === 429 || status >= 500) return EXIT.unreachable;
  return EXIT.refused;
}

function describe(status: number, answer: string, asked: unknown): string {
  const { title, detail, message, errors = [] } = read(answer);
  const said = [title ?? message ?? `the purge API answered ${status}`, ...(detail === undefined ? [] : [detail])];
  const places = errors.map(({ pointer, detail: what }) => `  ${placeOf(pointer, asked)}${what}`);
  return [said.join(": "), ...places].join("\n");
}

/** Where a JSON pointer points to, with the text that is there. */
function placeOf(pointer: string, asked: unknown): string {
  if (pointer === "") return "";
  let found = asked;
  for (const name of pointer.slice(1).split("/")) {
    found =
      typeof found === "object" && found !== null ? (found as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return typeof found === "string" ? `${pointer} ${JSON.stringify(found)}: ` : `${pointer}: `;
}

function read(body: string): ProblemDetails {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {}; // a proxy's page
  }
}

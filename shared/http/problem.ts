import { TagwireError } from "../ports/errors.ts";

/** What can be wrong with a request. Stable: people branch on it. */
export type ProblemCode =
  | "invalid-request"
  | "limit-exceeded"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "method-not-allowed"
  | "unsupported-media-type"
  | "unresolvable"
  | "idempotency-key-reused"
  | "too-many-requests"
  | "unavailable"
  | "internal";

const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: ProblemStatus; readonly title: string }>> = {
  "invalid-request": { status: 400, title: "The request is not what the API takes" },
  "limit-exceeded": { status: 413, title: "The request is larger than the API takes" },
  unauthorized: { status: 401, title: "Credentials are missing or not valid" },
  forbidden: { status: 403, title: "The credentials don't allow all of this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "Not with this method" },
  "unsupported-media-type": { status: 415, title: "Bodies must be JSON" },
  unresolvable: { status: 422, title: "The request can't be carried out as it is" },
  "idempotency-key-reused": { status: 422, title: "The idempotency key was used for another request" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "It can't be done just now; nothing is lost if you try again" },
  internal: { status: 500, title: "Something is wrong here" },
};

type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 422 | 429 | 500 | 503;

/** What a problem says besides its code. */
export interface ProblemDetails {
  /** One sentence, about this request. */
  readonly detail?: string;
  /** Places in the request, each a JSON pointer, and what is wrong there. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** The limit that was exceeded. */
  readonly limit?: { readonly name: string; readonly max: number; readonly got?: number };
}

/** A request that is answered with problem details (RFC 9457). */
export class Problem extends TagwireError {
  override readonly name = "Problem";
  readonly code = "E_PROBLEM";
  readonly problem: ProblemCode;
  readonly details: ProblemDetails;
  /** Headers of the answer besides its type. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ProblemCode, details: ProblemDetails = {}, headers: Readonly<Record<string, string>> = {}) {
    super(details.detail ?? PROBLEMS[problem].title);
    this.problem = problem;
    this.details = details;
    this.headers = headers;
  }

  get status(): ProblemStatus {
    return PROBLEMS[this.problem].status;
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { status, title } = PROBLEMS[this.problem];
    return { type: `urn:tagwire:problem:${this.problem}`, title, status, ...this.details };
  }
}

/** @throws {Problem} for more than the limit allows. */
export function checkLimit(name: string, max: number, got: number): void {
  if (got <= max) return;
  throw new Problem("limit-exceeded", { detail: `at most ${max} ${name}, got ${got}`, limit: { name, max, got } });
}

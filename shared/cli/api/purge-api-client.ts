import { withTimeLimit } from "../../adapters/with-time-limit.ts";
import type { CliContext } from "../cli-context.ts";
import { UnreachableError } from "../cli-error.ts";
import { StatusLine } from "../output/status-line.ts";
import { ApiRefusal } from "./api-refusal.ts";

/** Longest that an answer may take, in milliseconds: API Gateway gives up after thirty seconds. */
const ANSWER_LIMIT_MS = 35_000;

const MAX_ATTEMPTS = 5;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 20_000;

/** Nobody waits for longer than this because an answer says so: a token's limit is over within a minute. */
const LONGEST_RETRY_AFTER_MS = 61_000;

/** Adds to a request what says who asks. */
export type Authorize = (request: Request) => Promise<Request>;

/** A request of the API's contract. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it may be sent again when nobody knows what became of it: it is, then, until it is answered. */
  readonly isRepeatable: boolean;
}

/** A client of the purge API, for as long as a command runs. */
export class PurgeApiClient {
  /** For people, for example `the stack Shop`. */
  readonly label: string;
  readonly #base: string;
  readonly #authorize: Authorize;
  readonly #context: CliContext;

  /** @param base - address, without a slash at its end, of what the paths of the contract are below. */
  constructor(label: string, base: string, authorize: Authorize, context: CliContext) {
    this.label = label;
    this.#base = base;
    this.#authorize = authorize;
    this.#context = context;
  }

  /**
   * Asks, again after a rest where that may help.
   *
   * @returns the answer's body; `undefined` without one.
   * @throws {ApiRefusal} when it is refused.
   * @throws {UnreachableError} when nobody answers.
   */
  async ask(request: ApiRequest): Promise<unknown> {
    const { pause, signal } = this.#context;
    const status = new StatusLine(this.#context);
    for (let attempt = 1, restMs = FIRST_REST_MS; ; attempt++, restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
      const answer = await this.#once(request);
      if (!("failure" in answer)) return answer.body;
      const { failure, mayPass, retryAfterMs } = answer;
      if (!mayPass || attempt === MAX_ATTEMPTS || retryAfterMs > LONGEST_RETRY_AFTER_MS) throw failure;
      const pausedMs = Math.max(restMs, retryAfterMs);
      status.show(`${failure.message}; trying again in ${Math.ceil(pausedMs / 1_000)} s`);
      await pause(pausedMs, signal);
      status.clear();
    }
  }

  async #once({ method, path, query = {}, body, headers, isRepeatable }: ApiRequest): Promise<Answer> {
    const url = new URL(this.#base + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const request = new Request(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    try {
      return await withTimeLimit(this.#context.signal, ANSWER_LIMIT_MS, async (signal) => {
        const response = await this.#context.fetch(await this.#authorize(request), { signal });
        const text = await response.text();
        if (response.ok) return readAnswer(url, text);
        const { status } = response;
        // 429 is said before anything is done
        const mayPass = status === 429 || (isRepeatable && status >= 500);
        const retryAfterMs = Number(response.headers.get("retry-after") ?? 0) * 1_000;
        return { failure: new ApiRefusal(status, text, body), mayPass, retryAfterMs: mayPass ? retryAfterMs || 0 : 0 };
      });
    } catch (cause) {
      if (this.#context.signal.aborted) throw cause;
      const failure = new UnreachableError(`${url.origin} does not answer: ${reasonOf(cause)}`, { cause });
      return { failure, mayPass: isRepeatable, retryAfterMs: 0 };
    }
  }
}

type Answer =
  | { readonly body: unknown }
  | { readonly failure: Error; readonly mayPass: boolean; readonly retryAfterMs: number };

/** What is below an address may be somebody's site: to ask again would not help. */
function readAnswer(url: URL, text: string): Answer {
  if (text === "") return { body: undefined };
  try {
    return { body: JSON.parse(text) as unknown };
  } catch (cause) {
    const failure = new UnreachableError(`${url.origin} is no purge API: its answer is not JSON`, { cause });
    return { failure, mayPass: false, retryAfterMs: 0 };
  }
}

/** What `fetch` says is "fetch failed"; its cause knows more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  return code ?? (cause instanceof Error && cause.message !== "" ? cause.message : error.message);
}

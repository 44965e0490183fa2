import type { Hono } from "hono";
import { handle, type LambdaEvent } from "hono/aws-lambda";
import { Problem } from "../../shared/http/problem.ts";
import type { Env } from "./app.ts";

/** What API Gateway makes an answer of. */
export interface EventAnswer {
  readonly statusCode: number;
  readonly headers?: unknown;
  readonly body?: string;
}

/** Serves events of API Gateway with the app. What is no request at all is the fault of who sent it. */
export function serveEvents(app: Hono<Env>): (event: LambdaEvent) => Promise<EventAnswer> {
  const serve = handle(app);
  return async (event) => {
    try {
      return await serve(event);
    } catch {
      // the app answers for itself: this was thrown before it, for example by a header that HTTP can't have
      const problem = new Problem("invalid-request", { detail: "this is no HTTP request" });
      return {
        statusCode: problem.status,
        headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
        body: JSON.stringify(problem),
      };
    }
  };
}

import type { LocalService } from "../service.ts";
import type { Invoke } from "./invocation.ts";
import { answerOf } from "./url/answer-of.ts";
import { toHttpEvent } from "./url/http-event.ts";
import { serveHttp } from "./url/serve-http.ts";

export interface FunctionUrlOptions {
  readonly invoke: Invoke;
  /** @default a free port */
  readonly port?: number;
}

/** Serves a function over HTTP as its function URL does: payload format 2.0, buffered. */
export async function startFunctionUrl({ invoke, port = 0 }: FunctionUrlOptions): Promise<LocalService> {
  return await serveHttp(async (request, body) => await answerOf(invoke(toHttpEvent(request, body, Date.now()))), port);
}

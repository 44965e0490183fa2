import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalService } from "../service.ts";
import { MAX_EVENT_BYTES, type Invocation, type Invoke } from "./invocation.ts";
import { readHttpAnswer, type HttpAnswer } from "./url/http-answer.ts";
import { toHttpEvent } from "./url/http-event.ts";

export interface FunctionUrlOptions {
  readonly invoke: Invoke;
  /** @default a free port */
  readonly port?: number;
}

/** Serves a function over HTTP as its function URL does: payload format 2.0, buffered. */
export async function startFunctionUrl({ invoke, port = 0 }: FunctionUrlOptions): Promise<LocalService> {
  const server = createServer((request, response) => {
    // Only a client that hung up can make this reject, and there is nobody left to tell.
    serve(request, response, invoke).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () => {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, invoke: Invoke): Promise<void> {
  const body = await readBody(request);
  const answer = body === undefined ? TOO_LARGE : await answerOf(invoke(toHttpEvent(request, body, Date.now())));
  send(response, answer, request.method);
}

/** The body, or `undefined` when no event could hold it. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MAX_EVENT_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_EVENT_BYTES ? Buffer.concat(chunks) : undefined;
}

async function answerOf(invoked: Promise<Invocation>): Promise<HttpAnswer> {
  const invocation = await invoked.catch(() => undefined);
  if (invocation?.ok) return readHttpAnswer(invocation.payload) ?? BAD_GATEWAY;
  if (invocation?.kind === "throttled") return failure(429, "Rate Exceeded.");
  return invocation?.kind === "refused" ? TOO_LARGE : BAD_GATEWAY;
}

const failure = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  cookies: [],
  body: Buffer.from(JSON.stringify({ Message: message })),
});

const BAD_GATEWAY = failure(502, "Internal Server Error");

const TOO_LARGE = failure(
  413,
  `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`,
);

function send(response: ServerResponse, { status, headers, cookies, body }: HttpAnswer, method?: string): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  const bodiless = status === 204 || status === 304;
  if (!bodiless) response.setHeader("content-length", body.length);
  response.end(bodiless || method === "HEAD" ? undefined : body);
}

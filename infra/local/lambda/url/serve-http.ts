import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LocalService } from "../../service.ts";
import { MAX_EVENT_BYTES } from "../invocation.ts";
import { failure, type HttpAnswer } from "./http-answer.ts";

/** Answers a request whose body some event could hold. */
export type Serve = (request: IncomingMessage, body: Buffer) => Promise<HttpAnswer>;

/** Serves requests over HTTP on this machine. */
export async function serveHttp(serve: Serve, port: number): Promise<LocalService> {
  const server = createServer((request, response) => {
    // Only a client that hung up can make this reject, and there is nobody left to tell.
    respond(request, response, serve).catch(() => response.destroy());
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

/** What Lambda says of a request that no event could hold. */
export const TOO_LARGE = failure(
  413,
  `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`,
);

async function respond(request: IncomingMessage, response: ServerResponse, serve: Serve): Promise<void> {
  const body = await readBody(request);
  send(response, body === undefined ? TOO_LARGE : await serve(request, body), request.method);
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

function send(response: ServerResponse, { status, headers, cookies, body }: HttpAnswer, method?: string): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader("set-cookie", cookies);
  const bodiless = status === 204 || status === 304;
  if (!bodiless) response.setHeader("content-length", body.length);
  response.end(bodiless || method === "HEAD" ? undefined : body);
}

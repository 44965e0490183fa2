import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { LocalService } from "../service.ts";

/** A request, read whole. */
export interface HttpRequest {
  readonly method: string;
  /** As it came, still percent-encoded: object keys and Redis arguments must not be normalized. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body was longer than {@link HttpFrontOptions.maxBodyBytes}; what is in `body` is not all of it. */
  readonly tooLarge: boolean;
  /** Fires when the caller hangs up or the service closes. */
  readonly signal: AbortSignal;
}

/** What a caller gets. */
export type HttpAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** An iterable is sent piece by piece until it ends or the caller hangs up. */
      readonly body?: string | Uint8Array | AsyncIterable<string>;
    }
  /** The connection is closed without an answer. */
  | { readonly kind: "drop" };

export interface HttpFrontOptions {
  /** @default a free port */
  readonly port?: number;
  /** @default any length */
  readonly maxBodyBytes?: number;
  /** Says what answers are dated with. @default the time of this machine */
  readonly clock?: Clock;
  readonly handle: (request: HttpRequest) => Promise<HttpAnswer>;
}

/** An HTTP server on 127.0.0.1 that can be made unreachable for a while. */
export interface HttpFront extends LocalService {
  /** Drops open connections and resets new ones. The port stays ours, so that `start` can't fail. */
  stop(): void;
  start(): void;
}

/**
 * Listens on 127.0.0.1 and hands each request, read whole, to `handle`. What `handle` throws becomes a plain 500.
 */
export async function startHttpFront({
  port = 0,
  maxBodyBytes = Infinity,
  clock = Date,
  handle,
}: HttpFrontOptions): Promise<HttpFront> {
  let reachable = true;
  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader("date", new Date(clock.now()).toUTCString());
    void serve(incoming, outgoing, maxBodyBytes, handle);
  });
  // Clients keep connections; closing an idle one just as it is used again would look like a fault nobody planned.
  server.keepAliveTimeout = 0;
  server.on("connection", (socket) => {
    if (!reachable) socket.resetAndDestroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const { port: openPort } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${openPort}`,
    stop() {
      reachable = false;
      server.closeAllConnections();
    },
    start() {
      reachable = true;
    },
    close() {
      closed ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  maxBodyBytes: number,
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const received = await readBody(incoming, maxBodyBytes).catch(() => undefined);
  if (received === undefined) return; // hung up in the middle of the request
  const url = incoming.url ?? "/";
  const questionMark = url.indexOf("?");
  const answer = await handle({
    method: incoming.method ?? "GET",
    path: questionMark < 0 ? url : url.slice(0, questionMark),
    query: new URLSearchParams(questionMark < 0 ? "" : url.slice(questionMark)),
    headers: incoming.headers,
    ...received,
    signal: gone.signal,
  }).catch((error: unknown): HttpAnswer => ({ kind: "answer", status: 500, body: String(error) }));
  await send(outgoing, answer, gone.signal);
}

/** Reads to the end even when it is too much: a caller that is still sending doesn't hear an early answer. */
async function readBody(incoming: IncomingMessage, maxBodyBytes: number): Promise<{ body: Buffer; tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks), tooLarge: bytes > maxBodyBytes };
}

async function send(outgoing: ServerResponse, answer: HttpAnswer, signal: AbortSignal): Promise<void> {
  if (answer.kind === "drop") {
    outgoing.destroy();
    return;
  }
  const { status, headers = {}, body = "" } = answer;
  if (typeof body === "string" || body instanceof Uint8Array) {
    const length = { "content-length": String(Buffer.byteLength(body)) };
    outgoing.writeHead(status, { ...(status === 204 || status === 304 ? {} : length), ...headers }).end(body);
    return;
  }
  outgoing.writeHead(status, headers).flushHeaders();
  await pipeline(Readable.from(body), outgoing, { signal }).catch(() => outgoing.destroy());
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How a running stack is doing. */
export interface StackStatus {
  /** Nothing waits in streams, queues or functions, and every invalidation has taken effect. */
  readonly drained: boolean;
  /** Accepted since the start. */
  readonly invalidations: number;
  /** Paths and tags CloudFront would have billed since the start. */
  readonly items: number;
  /** What they cost beyond the free ones, in US dollars. */
  readonly usd: number;
  /** Commands Upstash would have billed since the start. */
  readonly redisCommands: number;
}

/** Answers every request with the status. */
export async function serveStatus(
  port: number,
  status: () => Promise<StackStatus>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => {
    status().then(
      (now) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(now)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const POLL_MS = 100;

/**
 * Waits until a stack has nothing left to do.
 *
 * @throws {Error} when it still has after `withinMs` milliseconds.
 */
export async function drained(url: string, withinMs: number): Promise<StackStatus> {
  const endsAtMs = Date.now() + withinMs;
  for (;;) {
    const status = (await (await fetch(url)).json()) as StackStatus;
    if (status.drained) return status;
    if (Date.now() > endsAtMs) throw new Error(`the stack is still busy after ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

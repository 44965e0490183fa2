import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";
import type { Headers } from "../cache/lifetime.ts";
import { HOP_BY_HOP, type OriginRequest } from "./origin-headers.ts";

/** A whole response of the origin. */
export interface OriginResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The origin gave no usable answer. */
export class OriginError extends Error {
  override readonly name = "OriginError";
  /** What the viewer gets: 502 when it could not be reached or broke off, 504 when it took too long. */
  readonly status: 502 | 504;

  constructor(status: 502 | 504, options: ErrorOptions) {
    super(status === 504 ? "the origin did not answer in time" : "the origin could not be reached", options);
    this.status = status;
  }
}

/** Longest response without its body, in bytes: CloudFront's limit. */
const MAX_HEADER_BYTES = 20_480;
/** Connections tried for a request without side effects. */
const MAX_ATTEMPTS = 3;

/** Asks origins over HTTP, with connections kept open. */
export class OriginClient {
  readonly #timeoutMs: number;
  readonly #agents = { "http:": new http.Agent(KEPT_OPEN), "https:": new https.Agent(KEPT_OPEN) };

  /** @param timeoutMs - longest wait for an answer, and between two parts of it. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Fetches a response whole; one that breaks off is none.
   *
   * @throws {OriginError}
   */
  async fetch(request: OriginRequest): Promise<OriginResponse> {
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await this.#send(request, undefined, true);
        return { ...head(response), body: await buffer(response) };
      } catch (cause) {
        const error = asOriginError(cause);
        if (error.status === 504 || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Sends a viewer's request on, once, body and all, and hands back the response as it comes.
   *
   * @throws {OriginError}
   */
  async open(
    request: OriginRequest,
    body: Readable | undefined,
  ): Promise<Omit<OriginResponse, "body"> & { body: Readable }> {
    try {
      const response = await this.#send(request, body, false);
      return { ...head(response), body: response };
    } catch (cause) {
      throw asOriginError(cause);
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #send(
    { method, origin, path, headers }: OriginRequest,
    body: Readable | undefined,
    keepOpen: boolean,
  ): Promise<IncomingMessage> {
    const secure = origin.startsWith("https:");
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(
        origin,
        {
          method,
          path,
          headers,
          maxHeaderSize: MAX_HEADER_BYTES,
          timeout: this.#timeoutMs,
          // A connection the origin has just closed can't be told from one that failed midway: not for what must be sent once.
          agent: keepOpen ? this.#agents[secure ? "https:" : "http:"] : false,
        },
        resolve,
      );
      request.on("timeout", () => request.destroy(new OriginError(504, {})));
      request.on("error", reject);
      if (body) pipeline(body, request).catch(reject);
      else request.end();
    });
  }
}

const KEPT_OPEN = { keepAlive: true, maxSockets: 256 } as const;

const asOriginError = (cause: unknown): OriginError =>
  cause instanceof OriginError ? cause : new OriginError(502, { cause });

function head(response: IncomingMessage): Omit<OriginResponse, "body"> {
  const named = new Set((response.headers.connection ?? "").toLowerCase().split(/\s*,\s*/));
  const passed = Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.has(name) && !named.has(name));
  return { status: response.statusCode ?? 502, headers: Object.fromEntries(passed) };
}

import { STATUS_CODES, type RequestOptions } from "node:http";
import { Readable, Writable } from "node:stream";
import type { Caller } from "./network.ts";
import type { Timers } from "./timers.ts";
import { type Headers, NetworkError, type WireResponse } from "./wire.ts";

/** What a client reads. */
class IncomingResponse extends Readable {
  readonly httpVersion = "1.1";
  readonly complete = true;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: Headers;
  readonly #body: Buffer;

  constructor({ status, headers, body }: WireResponse) {
    super();
    this.statusCode = status;
    this.statusMessage = STATUS_CODES[status] ?? "";
    this.headers = headers;
    this.#body = body;
  }

  override _read(): void {
    if (this.#body.length > 0) this.push(this.#body);
    this.push(null);
  }
}

/** Takes the place of `http.ClientRequest`: collects the body and sends all of it at once. */
class VirtualClientRequest extends Writable {
  readonly #options: RequestOptions;
  readonly #caller: Caller;
  readonly #timers: Timers;
  readonly #headers: Record<string, string | string[]> = {};
  readonly #chunks: Buffer[] = [];
  #hangUp: (() => void) | undefined;
  #timer: unknown;
  #isAnswered = false;

  constructor(options: RequestOptions, caller: Caller, timers: Timers) {
    // It is over with its response, not with its body.
    super({ autoDestroy: false });
    this.#options = options;
    this.#caller = caller;
    this.#timers = timers;
    for (const [name, value] of Object.entries(options.headers ?? {})) {
      if (value !== undefined) this.setHeader(name, value as number | string | string[]);
    }
    if (options.timeout !== undefined) this.setTimeout(options.timeout);
    if (this.#headers["expect"] === "100-continue") process.nextTick(() => this.emit("continue"));
  }

  setHeader(name: string, value: number | string | readonly string[]): this {
    this.#headers[name.toLowerCase()] = typeof value === "object" ? [...value] : String(value);
    return this;
  }

  getHeader(name: string): string | string[] | undefined {
    return this.#headers[name.toLowerCase()];
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    if (onTimeout) this.on("timeout", onTimeout);
    this.#timers.clearTimeout(this.#timer);
    if (ms > 0) this.#timer = this.#timers.setTimeout(() => this.emit("timeout"), ms);
    return this;
  }

  setNoDelay(): void {}

  setSocketKeepAlive(): void {}

  flushHeaders(): void {}

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    const { host, hostname, port, method = "GET", path } = this.#options;
    const name = hostname ?? host ?? "localhost";
    const body = Buffer.concat(this.#chunks);
    const headers: Record<string, string | string[]> = { host: port ? `${name}:${port}` : name, ...this.#headers };
    if (body.length > 0 && headers["content-length"] === undefined) headers["content-length"] = String(body.length);
    const request = { host: name, port: Number(port ?? 80), method, path: path ?? "/", headers, body };
    this.#hangUp = this.#caller.send(request, {
      response: (response) => {
        this.#isAnswered = true;
        this.emit(
          "response",
          new IncomingResponse(response).once("close", () => this.destroy()),
        );
      },
      error: (error) => this.destroy(error),
    });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#timers.clearTimeout(this.#timer);
    if (this.#isAnswered) return done(null);
    this.#hangUp?.();
    done(error ?? new NetworkError("ECONNRESET"));
  }
}

/** `http.request` and `http.get` of a caller. */
export function virtualHttp(caller: Caller, timers: Timers) {
  const request = (...given: unknown[]): VirtualClientRequest => {
    const callback = given.find((each) => typeof each === "function");
    const [first, second] = given.filter((each) => typeof each !== "function");
    const made = new VirtualClientRequest({ ...optionsOf(first), ...optionsOf(second) }, caller, timers);
    return callback ? made.once("response", callback as () => void) : made;
  };
  return { request, get: (...given: unknown[]): VirtualClientRequest => request(...given).end() };
}

function optionsOf(given: unknown): RequestOptions {
  if (typeof given !== "string" && !(given instanceof URL)) return (given ?? {}) as RequestOptions;
  const { hostname, port, pathname, search } = new URL(given);
  return { hostname, path: pathname + search, ...(port !== "" && { port }) };
}

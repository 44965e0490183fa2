import { EventEmitter } from "node:events";
import type { RequestListener } from "node:http";
import { Readable, Writable } from "node:stream";
import type { Headers, WireRequest, WireResponse } from "./wire.ts";

/** One end of a connection that is no socket. */
class Connection extends EventEmitter {
  readonly remoteAddress = "127.0.0.1";
  destroyed = false;

  destroy(): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.emit("close");
    return this;
  }

  resetAndDestroy(): this {
    return this.destroy();
  }
}

/** What a server reads. */
class IncomingRequest extends Readable {
  readonly httpVersion = "1.1";
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly socket: Connection;
  readonly #body: Buffer;

  constructor({ method, path, headers, body }: WireRequest, connection: Connection) {
    super();
    this.method = method;
    this.url = path;
    this.headers = headers;
    this.socket = connection;
    this.#body = body;
  }

  override _read(): void {
    if (this.#body.length > 0) this.push(this.#body);
    this.push(null);
  }
}

/** What a server answers by; sent whole once it ends. */
class OutgoingResponse extends Writable {
  statusCode = 200;
  headersSent = false;
  readonly socket: Connection;
  readonly #headers: Record<string, string | string[]> = {};
  readonly #chunks: Buffer[] = [];
  readonly #isHead: boolean;
  readonly #send: (response: WireResponse) => void;

  constructor(method: string, connection: Connection, send: (response: WireResponse) => void) {
    super();
    this.#isHead = method === "HEAD";
    this.socket = connection;
    this.#send = send;
  }

  setHeader(name: string, value: number | string | readonly string[]): this {
    this.#headers[name.toLowerCase()] = typeof value === "object" ? [...value] : String(value);
    return this;
  }

  writeHead(status: number, headers: Readonly<Record<string, number | string | readonly string[]>> = {}): this {
    this.statusCode = status;
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    this.headersSent = true;
    return this;
  }

  flushHeaders(): void {
    this.headersSent = true;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.headersSent = true;
    this.#chunks.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.headersSent = true;
    const isEmpty = this.#isHead || this.statusCode === 204 || this.statusCode === 304;
    const body = isEmpty ? Buffer.alloc(0) : Buffer.concat(this.#chunks);
    const headers: Record<string, string | string[]> = { date: new Date().toUTCString(), ...this.#headers };
    if (!isEmpty && headers["content-length"] === undefined) headers["content-length"] = String(body.length);
    this.#send({ status: this.statusCode, headers, body });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}

/** A request in work at a server. */
export interface Serving {
  /** The caller has gone. */
  hangUp(): void;
}

/** Takes the place of `http.Server`: it is handed its requests instead of reading them from sockets. */
export class VirtualServer extends EventEmitter {
  keepAliveTimeout = 0;
  readonly #open: (server: VirtualServer, port: number) => number;
  readonly #connections = new Set<Connection>();
  #port: number | undefined;
  readonly #close: (port: number) => void;

  constructor(
    network: { open(server: VirtualServer, port: number): number; close(port: number): void },
    listener: RequestListener | undefined,
  ) {
    super();
    this.#open = (server, port) => network.open(server, port);
    this.#close = (port) => network.close(port);
    if (listener) this.on("request", listener);
  }

  get listening(): boolean {
    return this.#port !== undefined;
  }

  listen(port: number, _host: string, listening?: () => void): this {
    if (listening) this.once("listening", listening);
    try {
      this.#port = this.#open(this, port);
      process.nextTick(() => this.emit("listening"));
    } catch (error) {
      process.nextTick(() => this.emit("error", error));
    }
    return this;
  }

  address(): { readonly address: string; readonly family: string; readonly port: number } | null {
    return this.#port === undefined ? null : { address: "127.0.0.1", family: "IPv4", port: this.#port };
  }

  close(closed?: (error?: Error) => void): this {
    if (this.#port === undefined) {
      if (closed) process.nextTick(closed, new Error("Server is not running."));
      return this;
    }
    if (closed) this.once("close", closed);
    this.#close(this.#port);
    this.#port = undefined;
    this.#closeWhenIdle();
    return this;
  }

  closeAllConnections(): void {
    for (const connection of this.#connections) connection.destroy();
  }

  /** Hands over a request. Exactly one of the two is called, once: with the answer, or when there will be none. */
  serve(request: WireRequest, answered: (response: WireResponse) => void, dropped: () => void): Serving {
    const connection = new Connection();
    this.#connections.add(connection);
    let isOver = false;
    const over = (tell: () => void): void => {
      if (isOver) return;
      isOver = true;
      this.#connections.delete(connection);
      tell();
      this.#closeWhenIdle();
    };
    const incoming = new IncomingRequest(request, connection);
    const outgoing = new OutgoingResponse(request.method, connection, (response) => over(() => answered(response)));
    connection.once("close", () => {
      over(dropped);
      incoming.destroy();
      outgoing.destroy();
    });
    // Whoever wrote to it finds out by the connection.
    outgoing.on("error", () => undefined);
    incoming.on("error", () => undefined);
    this.emit("connection", connection);
    if (!connection.destroyed) this.emit("request", incoming, outgoing);
    return { hangUp: () => void connection.destroy() };
  }

  #closeWhenIdle(): void {
    if (this.#port === undefined && this.#connections.size === 0) process.nextTick(() => this.emit("close"));
  }
}

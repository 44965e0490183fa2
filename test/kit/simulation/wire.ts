/** Headers by lower-case name, as `node:http` gives them. */
export type Headers = Readonly<Record<string, string | string[]>>;

/** A request as it goes over the wire, whole. */
export interface WireRequest {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  /** As it is sent: with the query, not normalized. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A response as it goes over the wire, whole. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** An error of the network, with the code Node gives it. */
export class NetworkError extends Error {
  readonly code: "ECONNREFUSED" | "ECONNRESET";

  constructor(code: NetworkError["code"]) {
    super(code === "ECONNRESET" ? "socket hang up" : "connect ECONNREFUSED 127.0.0.1");
    this.code = code;
  }
}

import type { HttpRequest } from "../http/http-front.ts";
import type { Command } from "./resp.ts";
import { RestError } from "./rest-error.ts";

/** Largest request Upstash takes on its pay-as-you-go plan, in bytes. */
export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/** How the caller wants the answer written. */
export type ReplyFormat = "json" | "base64" | "resp2";

/** What a REST request asks for. */
export interface RestRequest {
  readonly kind: "command" | "pipeline" | "transaction" | "subscription";
  /** One, except in pipelines and transactions. */
  readonly commands: readonly Command[];
  readonly format: ReplyFormat;
}

/**
 * Reads a request as Upstash's REST API does: a JSON array at `/`, arrays of arrays at `/pipeline` and `/multi-exec`,
 * or the command in the path, with the body as its last value and the query after it.
 *
 * @throws {RestError} when there is no command in it.
 */
export function parseRestRequest(request: HttpRequest): RestRequest {
  if (!["GET", "HEAD", "POST", "PUT"].includes(request.method)) throw new RestError(405, "ERR method not allowed");
  if (request.tooLarge) throw new RestError(400, "ERR max request size exceeded");
  const format = replyFormat(request);
  const words = request.path.split("/").filter((word) => word !== "");
  switch (words[0]?.toLowerCase()) {
    case undefined:
      return { kind: "command", commands: [toCommand(parseJson(request.body))], format };
    case "pipeline":
      return { kind: "pipeline", commands: toCommands(request.body), format };
    case "multi-exec":
      if (format === "resp2") throw new RestError(400, "ERR resp2 is not available for transactions");
      return { kind: "transaction", commands: toCommands(request.body), format };
    case "subscribe":
    case "psubscribe":
      return { kind: "subscription", commands: [words.map(decode)], format };
    default:
      return { kind: "command", commands: [pathCommand(words, request)], format };
  }
}

function replyFormat({ headers }: HttpRequest): ReplyFormat {
  const base64 = headers["upstash-encoding"] === "base64";
  const wanted = headers["upstash-response-format"] ?? "json";
  if (wanted !== "json" && wanted !== "resp2") throw new RestError(400, "ERR unknown Upstash-Response-Format");
  if (wanted === "resp2" && base64) throw new RestError(400, "ERR Upstash-Encoding is not allowed with resp2");
  return wanted === "resp2" ? "resp2" : base64 ? "base64" : "json";
}

function pathCommand(words: readonly string[], { body, query }: HttpRequest): Command {
  const options = [...query].filter(([name]) => name !== "_token");
  return [
    ...words.map(decode),
    ...(body.length > 0 ? [body] : []),
    ...options.flatMap(([name, value]) => (value === "" ? [name] : [name, value])),
  ];
}

function decode(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    throw new RestError(400, "ERR failed to parse the request path");
  }
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new RestError(400, "ERR empty command");
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new RestError(400, "ERR failed to parse request body");
  }
}

function toCommands(body: Buffer): readonly Command[] {
  const rows = parseJson(body);
  if (!Array.isArray(rows) || rows.length === 0) throw new RestError(400, "ERR failed to parse pipeline request");
  return rows.map(toCommand);
}

function toCommand(value: unknown): Command {
  if (!Array.isArray(value)) throw new RestError(400, "ERR failed to parse command: an array is expected");
  if (value.length === 0) throw new RestError(400, "ERR empty command");
  return value.map((argument: unknown) => (typeof argument === "string" ? argument : JSON.stringify(argument)));
}

import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What of a request the event is made of. */
export type HttpRequest = Pick<IncomingMessage, "method" | "url" | "headers" | "httpVersion"> & {
  readonly socket: Pick<IncomingMessage["socket"], "remoteAddress" | "localPort">;
};

/** Bodies of these types arrive as text, all others as base64: forms too, and bodies that do not say what they are. */
const TEXT_TYPE = /^\s*(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

/**
 * The event of payload format 2.0 for a request, as function URLs fill it: the path stays encoded and `cookie` stays among the
 * headers, both unlike API Gateway.
 */
export function toHttpEvent(request: HttpRequest, body: Buffer, nowMs: number): object {
  const { method = "GET", url = "/", socket } = request;
  const { cookie } = request.headers;
  const [, rawPath = "/", rawQueryString = ""] = /^([^?]*)\??(.*)$/s.exec(url) ?? [];
  const sourceIp = socket.remoteAddress ?? "127.0.0.1";
  const headers = {
    "x-forwarded-for": sourceIp,
    "x-forwarded-port": String(socket.localPort ?? ""),
    "x-forwarded-proto": "http",
    ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(",")])),
  };
  const query = joinDuplicates(new URLSearchParams(rawQueryString));
  const isText = TEXT_TYPE.test(request.headers["content-type"] ?? "");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: "anonymous",
      apiId: "local",
      domainName: request.headers.host ?? "",
      domainPrefix: "local",
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: "$default",
      stage: "$default",
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** `a=1&a=2` becomes `{"a":"1,2"}`. */
function joinDuplicates(parameters: URLSearchParams): Record<string, string> | undefined {
  const names = [...new Set(parameters.keys())];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(",")]));
}

/** `12/Mar/2026:19:03:58 +0000` */
function commonLogTime(ms: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(ms).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

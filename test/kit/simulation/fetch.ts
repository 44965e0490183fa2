import type { Caller } from "./network.ts";
import type { WireResponse } from "./wire.ts";

/** What Node's own `fetch` sends unless told otherwise. */
const DEFAULT_HEADERS = {
  accept: "*/*",
  "accept-language": "*",
  "sec-fetch-mode": "cors",
  "user-agent": "node",
  "accept-encoding": "gzip, deflate",
} as const;

/** `fetch` of a caller. It follows no redirects. */
export function virtualFetch(caller: Caller): typeof fetch {
  return async (input, init = {}) => {
    const asked = input instanceof Request ? input : undefined;
    const url = new URL(input instanceof Request ? input.url : input);
    const signal = init.signal ?? asked?.signal;
    signal?.throwIfAborted();
    const method = (init.method ?? asked?.method ?? "GET").toUpperCase();
    const body = await bytesOf(init.body ?? (asked?.body ? await asked.arrayBuffer() : undefined));
    const headers: Record<string, string> = { host: url.host, ...DEFAULT_HEADERS };
    for (const [name, value] of new Headers(init.headers ?? asked?.headers)) headers[name] = value;
    if (body) headers["content-length"] = String(body.length);
    if (typeof init.body === "string") headers["content-type"] ??= "text/plain;charset=UTF-8";
    const { hostname: host, port, pathname, search } = url;
    const request = {
      host,
      port: Number(port || 80),
      method,
      path: pathname + search,
      headers,
      body: body ?? Buffer.alloc(0),
    };

    return await new Promise<Response>((resolve, reject) => {
      const abort = (): void => {
        hangUp();
        reject(signal?.reason);
      };
      const over = (): void => signal?.removeEventListener("abort", abort);
      const hangUp = caller.send(request, {
        response: (response) => {
          over();
          resolve(toResponse(response));
        },
        error: (cause) => {
          over();
          reject(new TypeError("fetch failed", { cause }));
        },
      });
      signal?.addEventListener("abort", abort, { once: true });
    });
  };
}

async function bytesOf(body: unknown): Promise<Buffer | undefined> {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return Buffer.from(body);
  return Buffer.from(await new Response(body as Uint8Array | URLSearchParams).arrayBuffer());
}

function toResponse({ status, headers, body }: WireResponse): Response {
  const told = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : new Uint8Array(body), { status, headers: told });
}

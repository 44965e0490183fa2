import { validateHeaderName, validateHeaderValue } from "node:http";

/** An HTTP answer as a function gave it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** What AWS itself answers when there is none of the function's. */
export function failure(status: number, message: string, field: "Message" | "message" = "Message"): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    cookies: [],
    body: Buffer.from(JSON.stringify({ [field]: message })),
  };
}

/** Lambda sets these itself. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "transfer-encoding",
]);

/**
 * Reads what a function answered in payload format 2.0. Without a `statusCode` the whole answer is a body of JSON.
 *
 * @returns `undefined` for an answer that AWS makes a 502 of.
 */
export function readHttpAnswer(payload: unknown): HttpAnswer | undefined {
  if (!isRecord(payload) || payload["statusCode"] === undefined) {
    const headers = { "content-type": "application/json" };
    return { status: 200, headers, cookies: [], body: Buffer.from(JSON.stringify(payload)) };
  }
  const { statusCode, headers = {}, cookies = [], body = "", isBase64Encoded = false } = payload;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (typeof (body ?? "") !== "string" || typeof (isBase64Encoded ?? false) !== "boolean") return undefined;
  const readHeaders = readHeaderFields(headers ?? {});
  const readCookies: unknown[] | undefined = Array.isArray(cookies ?? []) ? ((cookies ?? []) as unknown[]) : undefined;
  if (!readHeaders || !readCookies?.every(isCookie)) return undefined;
  return {
    status,
    headers: { "content-type": "application/json", ...readHeaders },
    cookies: readCookies,
    body: Buffer.from((body ?? "") as string, isBase64Encoded ? "base64" : "utf8"),
  };
}

/** Names in lower case; numbers and booleans as text. */
function readHeaderFields(headers: unknown): Record<string, string> | undefined {
  if (!isRecord(headers)) return undefined;
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!isText(value) && typeof value !== "number" && typeof value !== "boolean") return undefined;
    if (!isHeader(name, String(value))) return undefined;
    if (!IGNORED_HEADERS.has(name.toLowerCase())) fields[name.toLowerCase()] = String(value);
  }
  return fields;
}

function isCookie(value: unknown): value is string {
  return isText(value) && isHeader("set-cookie", value);
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

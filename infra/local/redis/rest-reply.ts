import type { Reply } from "./resp.ts";

/**
 * Writes a reply as Upstash's JSON: `{"result":…}` or `{"error":"…"}`.
 *
 * @param base64 - strings are base64, except `OK`; without it, bytes that are not UTF-8 are replaced.
 */
export function replyJson(reply: Reply, base64: boolean): string {
  return reply.type === "error" ? errorJson(reply.message) : `{"result":${valueJson(reply, base64)}}`;
}

/** Writes an error as Upstash's JSON. */
export function errorJson(message: string): string {
  return JSON.stringify({ error: message });
}

// By hand rather than by JSON.stringify of a value: integers of 64 bits keep their digits.
function valueJson(reply: Reply, base64: boolean): string {
  switch (reply.type) {
    case "null":
      return "null";
    case "integer":
      return reply.digits;
    case "array":
      return `[${reply.items.map((item) => valueJson(item, base64)).join(",")}]`;
    case "bulk":
      return JSON.stringify(reply.bytes.toString(base64 ? "base64" : "utf8"));
    case "error":
      return JSON.stringify(reply.message);
    case "status":
      return JSON.stringify(base64 && reply.text !== "OK" ? Buffer.from(reply.text).toString("base64") : reply.text);
  }
}

import { EventEmitter, on } from "node:events";
import type { Command, Reply } from "./resp.ts";
import type { RespConnection } from "./resp-connection.ts";

/**
 * Subscribes on a connection of its own and yields what comes as server-sent events: `data: message,chat,hello`.
 * Ends, and closes the connection, when `signal` fires or the server hangs up.
 */
export async function* subscription(
  connection: RespConnection,
  command: Command,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const ended = new AbortController();
  connection.onClose(() => ended.abort());
  const pushed = new EventEmitter<{ reply: [Reply] }>();
  const replies = on(pushed, "reply", { signal: AbortSignal.any([signal, ended.signal]) });
  connection.subscribe(command, (reply) => pushed.emit("reply", reply));
  try {
    for await (const [reply] of replies as AsyncIterable<[Reply]>) yield event(reply);
  } catch (error) {
    if (!signal.aborted && !ended.signal.aborted) throw error;
  } finally {
    connection.close();
  }
}

function event(reply: Reply): string {
  const text = reply.type === "array" ? reply.items.map(word).join(",") : word(reply);
  return text.replaceAll(/^/gm, "data: ") + "\n\n";
}

function word(reply: Reply): string {
  switch (reply.type) {
    case "bulk":
      return reply.bytes.toString("utf8");
    case "status":
      return reply.text;
    case "integer":
      return reply.digits;
    case "error":
      return reply.message;
    case "null":
    case "array":
      return "";
  }
}

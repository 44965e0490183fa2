import { commandName } from "./command.ts";
import type { Command, Reply } from "./resp.ts";

/** Upstash's one way to evict, and its word for not evicting. */
export type EvictionPolicy = "optimistic-volatile" | "noeviction";

const MEMORY = "# Memory\r\n";

/** Adds to what `INFO` says of memory how the database evicts: the engines here don't say, or say their own. */
export function tellEviction(
  commands: readonly Command[],
  replies: readonly Reply[],
  policy: EvictionPolicy,
): readonly Reply[] {
  return replies.map((reply, i): Reply => {
    const command = commands[i];
    if (command === undefined || commandName(command) !== "INFO" || reply.type !== "bulk") return reply;
    const told = reply.bytes.toString("utf8").replace(/^maxmemory_policy:.*\r\n/m, "");
    return { type: "bulk", bytes: Buffer.from(told.replace(MEMORY, `${MEMORY}maxmemory_policy:${policy}\r\n`)) };
  });
}

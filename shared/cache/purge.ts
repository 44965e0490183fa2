import type { Tag } from "../config/tag.ts";
import { PurgeNotConfirmedError } from "./errors.ts";
import type { Call } from "./read/call.ts";
import { chunks } from "./read/chunks.ts";
import type { SessionToken } from "./tag-cache.ts";

/** Most keys one command removes: one billed command, and none that holds the database up. */
const MAX_KEYS = 1_000;

/**
 * Removes nonces: from this process before Redis is asked, and again after, against what was read in between.
 *
 * @throws {PurgeNotConfirmedError}
 */
export async function purge(names: readonly string[], tags: readonly Tag[], call: Call): Promise<SessionToken> {
  const { memory, store } = call.parts;
  const commands = chunks(names, MAX_KEYS).map((chunk) => ["UNLINK", ...chunk] as const);
  memory.purge(names);
  try {
    const position = commands.length > 0 ? (await store.purge(commands, call)).position : undefined;
    call.tell({ tags: new Map(tags.map((tag) => [tag.text, tag])) }, { kind: "purge" });
    return (position ?? "") as SessionToken;
  } catch (error) {
    throw new PurgeNotConfirmedError(error);
  } finally {
    memory.purge(names);
  }
}

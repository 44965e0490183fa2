import type { Tag } from "../../config/tag.ts";
import { areBornBy } from "../protocol/nonce.ts";
import type { Basis } from "../read/basis.ts";
import type { Call } from "../read/call.ts";
import { claimNonces } from "../read/claim-nonces.ts";
import { readAll } from "../read/look-up.ts";

/**
 * What a page hangs on for tags of its own: what they stand for it has read elsewhere, at any time since it began. That counts
 * only under nonces that were there before it began, and for so long that what it read can't have been old already.
 *
 * @throws {StoreUnavailableError}
 */
export async function ownTags(tags: ReadonlyMap<string, Tag>, lagMs: number, call: Call): Promise<Basis> {
  const { keys, clockSkewMs } = call.parts;
  const names = [...Array.from(tags.keys(), keys.tag), keys.everything];
  const found = await readAll(names, call, {});
  const absent = names.filter((name) => typeof found.get(name) !== "string");
  const held = new Map([...found, ...(await claimNonces(absent, call))]);
  const nonces = names.map((name) => [name, held.get(name) ?? ""] as const);
  const isSettled = areBornBy(nonces, call.startedMs - lagMs - clockSkewMs);
  const validUntilMs = isSettled ? Infinity : call.startedMs + lagMs;
  return { nonces, tags, validUntilMs, isVerified: true, isSettled };
}

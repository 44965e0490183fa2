import type { Tag } from "../../config/tag.ts";
import { StoreUnavailableError } from "../errors.ts";
import { areBornBy } from "../protocol/nonce.ts";
import { type Basis, unverified, withAncestors } from "../read/basis.ts";
import { claimNonces } from "../read/claim-nonces.ts";
import { readAll } from "../read/look-up.ts";
import type { ReaderParts } from "../read/reader-parts.ts";
import type { Cost } from "../store/cost.ts";

/**
 * What a page hangs on for tags of its own: what they stand for it has read elsewhere, at any time since it began. That counts
 * only under nonces that were there before it began, and for so long that what it read can't have been old already.
 */
export async function ownTags(
  tags: readonly Tag[],
  lagMs: number,
  { keys, clockSkewMs, ...parts }: ReaderParts,
  cost: Cost,
): Promise<Basis> {
  const all = withAncestors(tags);
  const names = [...[...all.keys()].map(keys.tag), keys.everything];
  try {
    const found = await readAll(names, parts.store, cost, {});
    const absent = names.filter((name) => typeof found.get(name) !== "string");
    const made = await claimNonces(absent, parts, cost);
    const nonces = new Map(names.map((name) => [name, found.get(name) ?? made.get(name) ?? ""]));
    const isSettled = areBornBy(nonces.values(), cost.startedMs - lagMs - clockSkewMs);
    return {
      nonces,
      tags: all,
      validUntilMs: isSettled ? Infinity : cost.startedMs + lagMs,
      isVerified: true,
      isSettled,
    };
  } catch (error) {
    if (error instanceof StoreUnavailableError) return unverified(all);
    throw error;
  }
}

import type { Tag } from "../../config/tag.ts";
import type { Nonces } from "../protocol/nonce.ts";

/** What a value hangs on. Whatever encloses it takes all of it over. */
export interface Basis {
  /** Nonces under which it is valid. */
  readonly nonces: Nonces;
  /** Tags it shows, those above them included, by text; `undefined` where only the text is known. */
  readonly tags: ReadonlyMap<string, Tag | undefined>;
  /** In milliseconds since the Unix epoch. */
  readonly validUntilMs: number;
  /** Whether it was compared with the nonces in Redis, and found valid, when it was read. */
  readonly isVerified: boolean;
  /** Whether its source can't have answered with what was there before a purge. */
  readonly isSettled: boolean;
}

/** What a read gives: a value, or that there is none, and what that hangs on. */
export interface Outcome extends Basis {
  readonly value: unknown;
  readonly isMiss: boolean;
  /** As text, where memory may keep it. */
  readonly payload?: string;
}

/** What nothing has been added to yet. */
export const NOTHING_YET: Basis = {
  nonces: [],
  tags: new Map(),
  validUntilMs: Infinity,
  isVerified: true,
  isSettled: true,
};

/** What hangs on something that nobody could ask Redis about, or that was not there. */
export const unverified = (tags: Basis["tags"]): Basis => ({
  ...NOTHING_YET,
  tags,
  isVerified: false,
  isSettled: false,
});

/** What two values together hang on. */
export function together(one: Basis, other: Basis): Basis {
  // Two nonces of one name: it was purged between two reads, and what the first one gave is old. No nonce is like this one.
  const held = new Map(one.nonces);
  const torn = other.nonces.filter(([name, nonce]) => (held.get(name) ?? nonce) !== nonce);
  const known = [...other.tags].filter(([text, tag]) => tag !== undefined || !one.tags.has(text));
  return {
    nonces: [...new Map([...held, ...other.nonces, ...torn.map(([name]) => [name, ""] as const)])],
    tags: new Map([...one.tags, ...known]),
    validUntilMs: Math.min(one.validUntilMs, other.validUntilMs),
    isVerified: one.isVerified && other.isVerified && torn.length === 0,
    isSettled: one.isSettled && other.isSettled,
  };
}

/** Tags and all above them, by text. */
export function withAncestors(tags: readonly Tag[]): ReadonlyMap<string, Tag> {
  const all = new Map<string, Tag>();
  for (const tag of tags) {
    all.set(tag.text, tag);
    for (const above of tag.ancestors) all.set(above.text, above);
  }
  return all;
}

import type { Codec } from "../codec.ts";
import type { Entry } from "../protocol/entry.ts";
import type { CacheKeys } from "../protocol/keys.ts";
import type { Basis } from "./basis.ts";
import { noncesOf } from "./judge.ts";
import type { Look } from "./look-up.ts";
import type { Request } from "./request.ts";

/** What a read gives: a value, or that there is none, and what that hangs on. */
export interface Outcome {
  readonly value: unknown;
  readonly isMiss: boolean;
  readonly basis: Basis;
  /** As text, where memory may keep it. */
  readonly payload?: string;
}

interface ServedFrom {
  readonly look: Look;
  readonly request: Request;
  readonly keys: CacheKeys;
  readonly codec: Codec;
  /** False for what is past its time or purged. */
  readonly isVerified: boolean;
}

/** An entry as what a read gives. @throws what the codec throws, if the entry can't be read. */
export function outcomeOf(entry: Entry, { look, request, keys, codec, isVerified }: ServedFrom): Outcome {
  const { isMiss, payload } = entry;
  const found = entry.further.flatMap((name) => keys.tagOf(name) ?? []);
  const basis = {
    nonces: noncesOf(entry, look, keys),
    tags:
      found.length === 0
        ? request.tags
        : new Map([...request.tags, ...found.map((text) => [text, undefined] as const)]),
    validUntilMs: entry.freshUntilMs,
    isVerified,
    isSettled: !entry.isUnsettled,
  };
  return { value: isMiss ? undefined : codec.decode(payload), isMiss, basis, payload };
}

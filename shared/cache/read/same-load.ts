import type { Look } from "./look-up.ts";
import type { Outcome } from "./outcome.ts";
import type { ReaderParts } from "./reader-parts.ts";
import { needsLatest, type Request } from "./request.ts";

/** Names of the nonces that an entry is kept under. */
export function namesOf({ tagNonces, bucket, further }: Look, { keys }: ReaderParts): readonly string[] {
  return [...tagNonces, ...further, bucket, keys.everything];
}

/** Values of those, out of more. */
export function noncesFor(
  look: Look,
  nonces: ReadonlyMap<string, string>,
  parts: ReaderParts,
): ReadonlyMap<string, string> {
  return new Map(namesOf(look, parts).map((name) => [name, nonces.get(name) ?? ""]));
}

/** Loads of one key are the same only under the same nonces: after a purge, nobody joins one from before. */
export function flightOf(request: Request, nonces: ReadonlyMap<string, string>, version: string | undefined): string {
  const needs = needsLatest(request) ? `latest ${version ?? ""}` : "any";
  return JSON.stringify([request.key, needs, ...nonces]);
}

/** Reads of the same keys by readers who need the same. */
export function nameOf(requests: readonly Request[]): string {
  return JSON.stringify(requests.map(({ key, tags, session, strong }) => [key, [...tags.keys()], session, !!strong]));
}

/** Whether all that it hangs on was seen to be there by one who holds these nonces. */
export function hangsOnlyOn(held: ReadonlyMap<string, string>, { basis }: Outcome, { keys }: ReaderParts): boolean {
  return (
    [...basis.nonces].every(([name, nonce]) => held.get(name) === nonce) &&
    [...basis.tags.keys()].every((text) => held.has(keys.tag(text)))
  );
}

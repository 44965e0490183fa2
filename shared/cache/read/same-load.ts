import type { CacheKeys } from "../protocol/keys.ts";
import type { Basis } from "./basis.ts";
import { needsLatest, type Request } from "./request.ts";

/** Loads of one key are the same only under the same nonces: after a purge, nobody joins one from before. */
export function flightOf(request: Request, nonces: ReadonlyMap<string, string>, version: string | undefined): string {
  const needs = needsLatest(request) ? `latest ${version ?? ""}` : "any";
  return JSON.stringify([request.key, needs, ...nonces]);
}

/** Reads of the same keys by readers who need the same. */
export function nameOf(requests: readonly Request[]): string {
  return JSON.stringify(requests.map(({ key, own, session, strong }) => [key, own, session, !!strong]));
}

/** Whether all that it hangs on was seen to be there by one who holds these nonces. */
export function hangsOnlyOn(held: ReadonlyMap<string, string>, { nonces, tags }: Basis, keys: CacheKeys): boolean {
  return (
    [...nonces].every(([name, nonce]) => held.get(name) === nonce) &&
    [...tags.keys()].every((text) => held.has(keys.tag(text)))
  );
}

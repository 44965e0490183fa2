import type { CacheKeys } from "../protocol/keys.ts";
import { firstGone, type Nonces, type Values } from "../protocol/nonce.ts";
import type { Basis } from "./basis.ts";
import { needsLatest, type Request } from "./request.ts";

/** Loads of one key are the same only under the same nonces: after a purge, nobody joins one from before. */
export function flightOf(request: Request, nonces: Nonces, version: string | undefined): string {
  const needs = needsLatest(request) ? `latest ${version ?? ""}` : "any";
  return JSON.stringify([request.key, needs, ...nonces]);
}

/** Reads of the same keys by readers who want the same: what one accepts, another may not. */
export function nameOf(requests: readonly Request[]): string {
  return JSON.stringify(requests.map(({ key, own, terms }) => [key, own, terms, !!terms.strong]));
}

/** Whether all that it hangs on was seen to be there by one who holds these nonces. */
export function hangsOnlyOn(held: Values, { nonces, tags }: Basis, keys: CacheKeys): boolean {
  return firstGone(nonces, held) === undefined && [...tags.keys()].every((text) => held.has(keys.tag(text)));
}

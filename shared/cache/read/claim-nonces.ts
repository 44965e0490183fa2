import { makeNonce, type Nonces } from "../protocol/nonce.ts";
import type { Call } from "./call.ts";

/**
 * Makes nonces that are not there. It must be done before a load begins: a purge that comes while it goes on can only destroy
 * a nonce that exists.
 *
 * @returns those made, or of whoever was quicker.
 */
export async function claimNonces(names: readonly string[], call: Call): Promise<Nonces> {
  if (names.length === 0) return [];
  const { runtime, store, nonceTtlMs } = call.parts;
  const made = names.map((name) => [name, makeNonce(runtime, store.timeoutMs)] as const);
  const { replies } = await call.send(
    made.map(([name, nonce]) => ["SET", name, nonce, "NX", "GET", "PX", String(nonceTtlMs)] as const),
  );
  return made.map(([name, nonce], at) => [name, (replies[at] as string | null) ?? nonce]);
}

import { makeNonce } from "../protocol/nonce.ts";
import type { Runtime } from "../runtime.ts";
import type { Cost } from "../store/cost.ts";
import type { GuardedStore } from "../store/guarded-store.ts";

interface ClaimOptions {
  readonly store: GuardedStore;
  readonly runtime: Runtime;
  readonly nonceTtlMs: number;
}

/**
 * Makes nonces that are not there. It must be done before a load begins: a purge that comes while it goes on can only destroy
 * a nonce that exists.
 *
 * @returns values by name: those made, or of whoever was quicker.
 */
export async function claimNonces(
  names: readonly string[],
  { store, runtime, nonceTtlMs }: ClaimOptions,
  cost: Cost,
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const made = names.map((name) => [name, makeNonce(runtime, store.timeoutMs)] as const);
  const before = await store.send(
    made.map(([name, nonce]) => ["SET", name, nonce, "NX", "GET", "PX", String(nonceTtlMs)] as const),
    cost,
  );
  return new Map(made.map(([name, nonce], at) => [name, (before[at] as string | null) ?? nonce]));
}

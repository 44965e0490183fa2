import type { Codec } from "../codec.ts";
import type { CacheEvent } from "../events.ts";
import type { CacheKeys } from "../protocol/keys.ts";
import type { Runtime } from "../runtime.ts";
import type { GuardedStore } from "../store/guarded-store.ts";
import type { Reads } from "../tag-cache.ts";
import type { Basis } from "./basis.ts";
import type { Call } from "./call.ts";
import type { FurtherNonces } from "./further-nonces.ts";
import type { Leases } from "./lease.ts";
import type { MemoryLayer } from "./memory-layer.ts";
import type { Renewals } from "./renewals.ts";
import type { Request } from "./request.ts";

/** What reading is done with. */
export interface ReaderParts {
  readonly keys: CacheKeys;
  readonly store: GuardedStore;
  readonly runtime: Runtime;
  readonly codec: Codec;
  readonly known: FurtherNonces;
  readonly renewals: Renewals;
  readonly memory: MemoryLayer;
  readonly report: ((event: CacheEvent) => void) | undefined;
  readonly nonceTtlMs: number;
  readonly clockSkewMs: number;
  readonly maxTtlMs: number;
  /** From 0 to 1. */
  readonly jitter: number;
  readonly maxEntryChars: number;
  readonly leases: Leases | undefined;
  /** Reads inside a load for such a request, whose bases are told. */
  readonly enclose: (told: (basis: Basis) => void, request: Request | undefined, inside: Call) => Reads;
  readonly waitUntil: (work: Promise<unknown>) => void;
}

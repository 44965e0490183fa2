import { type CacheKeys } from "../protocol/keys.ts";
import { decodeEntry, type Entry } from "../protocol/entry.ts";
import type { Cost } from "../store/cost.ts";
import type { GuardedStore, Where } from "../store/guarded-store.ts";
import type { FurtherNonces } from "./further-nonces.ts";
import type { Request } from "./request.ts";

/** What Redis has for a request. */
export interface Look {
  readonly entry: Entry | undefined;
  readonly isCorrupt: boolean;
  /** Names of the nonces of its tags, in their order. */
  readonly tagNonces: readonly string[];
  readonly bucket: string;
  /** Names of nonces that this key's entries were seen to hang on besides. */
  readonly further: readonly string[];
  /** Values of all nonces asked for, those that are there, by name. */
  readonly nonces: ReadonlyMap<string, string>;
}

/** Most keys in one command. */
const MAX_KEYS = 4_000;

interface LookOptions {
  readonly keys: CacheKeys;
  readonly store: GuardedStore;
  readonly known: FurtherNonces;
}

/**
 * Reads entries and nonces, in one command as long as nothing is found out about: 0.0002 cents at Upstash.
 *
 * @param also - names of what else is looked for, as if it were a nonce.
 */
export async function lookUp(
  requests: readonly Request[],
  { keys, store, known }: LookOptions,
  cost: Cost,
  where: Where,
  also: readonly string[] = [],
): Promise<readonly Look[]> {
  const asked = requests.map(({ key, tags }) => ({
    entry: keys.entry(key),
    tagNonces: [...tags.keys()].map(keys.tag),
    bucket: keys.bucket(key),
    further: known.of(key),
  }));
  const names = asked.flatMap(({ tagNonces, bucket, further }) => [...tagNonces, bucket, ...further]);
  const entryNames = asked.map(({ entry }) => entry);
  const found = await readAll([...entryNames, ...names, keys.everything, ...also], store, cost, where);
  const entries = asked.map(({ entry }) => decoded(found.get(entry)));

  // What an entry hangs on besides is known once it is read. It was valid when it was read if it is valid now: no nonce
  // ever comes again.
  const unknown = entries.flatMap((entry) => entry?.further.filter((name) => !found.has(name)) ?? []);
  const foundLater = unknown.length === 0 ? [] : await readAll(unknown, store, cost, where);
  const nonces = new Map([...found, ...foundLater].flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

  return asked.map(({ entry: name, ...names }, at) => {
    const entry = entries[at];
    const { key = "" } = requests[at] ?? {};
    if (entry) known.remember(key, entry.further);
    return { ...names, further: known.of(key), entry, isCorrupt: !entry && found.get(name) !== null, nonces };
  });
}

/** Values by name, `null` for what is not there: one command. */
export async function readAll(
  names: readonly string[],
  store: GuardedStore,
  cost: Cost,
  where: Where,
): Promise<ReadonlyMap<string, string | null>> {
  const distinct = [...new Set(names)];
  const chunks = Array.from({ length: Math.ceil(distinct.length / MAX_KEYS) }, (_, at) =>
    distinct.slice(at * MAX_KEYS, (at + 1) * MAX_KEYS),
  );
  const replies = await store.send(
    chunks.map((chunk) => ["MGET", ...chunk] as const),
    cost,
    where,
  );
  // The store has checked that they fit.
  const values = (replies as readonly (readonly (string | null)[])[]).flat();
  return new Map(distinct.map((name, at) => [name, values[at] ?? null]));
}

const decoded = (text: string | null | undefined): Entry | undefined =>
  typeof text === "string" ? decodeEntry(text) : undefined;

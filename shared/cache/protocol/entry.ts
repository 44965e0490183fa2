import type { Nonces } from "./nonce.ts";

/** Version of the format. An entry of another one counts as none. */
const FORMAT = 3;

/** What is kept under a key. */
export interface Entry {
  /** When its load began, in milliseconds since the Unix epoch. */
  readonly loadedMs: number;
  /** Until when it may be served, in milliseconds since the Unix epoch. */
  readonly validUntilMs: number;
  /** The tags that whoever loaded it declared: as `underOf` says. */
  readonly under: string;
  /** Names of the nonces it hangs on besides those that it has by its key and tags: its loader found out about them. */
  readonly further: readonly string[];
  /** Nonces it was loaded under: those of its key and tags, then further ones. */
  readonly nonces: Nonces;
  /** Its source can't have answered with what was there before the last purge. */
  readonly isSettled: boolean;
  /** There is nothing: the loader said so. */
  readonly isMiss: boolean;
  /** What `versionOf` said before it was loaded. */
  readonly version: string | null | undefined;
  /** The value, as its codec wrote it. */
  readonly payload: string;
}

type Head = readonly [
  format: number,
  loadedMs: number,
  validUntilMs: number,
  under: string,
  further: string,
  nonces: readonly string[],
  isSettled: boolean,
  isMiss: boolean,
  /** As text, `undefined` is `null`. */
  version: string | null | undefined,
];

/** An entry as text. Names have no commas, and who reads it knows the names by key and tags himself. */
export function encodeEntry(entry: Entry): string {
  const head: Head = [
    FORMAT,
    entry.loadedMs,
    entry.validUntilMs,
    entry.under,
    entry.further.join(),
    entry.nonces.map(([, nonce]) => nonce),
    entry.isSettled,
    entry.isMiss,
    entry.version,
  ];
  return `${JSON.stringify(head)}\n${entry.payload}`;
}

/**
 * Reads an entry; `undefined` for what is none. Whatever else it is made of, no nonces are like those of another text.
 *
 * @param own - names of the nonces of its key and tags.
 */
export function decodeEntry(text: string, own: readonly string[]): Entry | undefined {
  const end = text.indexOf("\n");
  try {
    const head = JSON.parse(text.slice(0, end)) as Head;
    const [format, loadedMs, validUntilMs, under, names, nonces, isSettled, isMiss, version] = head;
    if (format !== FORMAT) return undefined;
    const further = names ? names.split(",") : [];
    const named = [...own, ...further].map((name, at) => [name, nonces[at] ?? ""] as const);
    const payload = text.slice(end + 1);
    return { loadedMs, validUntilMs, under, further, nonces: named, isSettled, isMiss, version, payload };
  } catch {
    return undefined;
  }
}

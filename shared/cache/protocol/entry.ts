import type { Nonces } from "./nonce.ts";

/** Version of the format. An entry of another one counts as none. */
const FORMAT = 2;

/** What is kept under a key. */
export interface Entry {
  /** When its load began, in milliseconds since the Unix epoch. */
  readonly loadedMs: number;
  /** Until when it may be served, in milliseconds since the Unix epoch. */
  readonly validUntilMs: number;
  /**
   * Nonces it was loaded under: first those of the tags that whoever loaded it declared, of its bucket and of
   * everything, then further ones, which its loader found out about.
   */
  readonly nonces: Nonces;
  /** Its source can't have answered with what was there before the last purge. */
  readonly isSettled: boolean;
  /** There is nothing: the loader said so. */
  readonly isMiss: boolean;
  /** What `versionOf` said before it was loaded. */
  readonly version: string | undefined;
  /** The value, as its codec wrote it. */
  readonly payload: string;
}

type Head = readonly [
  format: number,
  loadedMs: number,
  validUntilMs: number,
  nonces: Nonces,
  isSettled: boolean,
  isMiss: boolean,
  /** As text, `undefined` is `null`. */
  version: string | null | undefined,
];

/** An entry as text. */
export function encodeEntry({ loadedMs, validUntilMs, nonces, isSettled, isMiss, version, payload }: Entry): string {
  const head: Head = [FORMAT, loadedMs, validUntilMs, nonces, isSettled, isMiss, version];
  return `${JSON.stringify(head)}\n${payload}`;
}

/** Reads an entry; `undefined` for what is none. Whatever else it is made of, no nonces are like those of another text. */
export function decodeEntry(text: string): Entry | undefined {
  const end = text.indexOf("\n");
  try {
    const head = JSON.parse(text.slice(0, end)) as Head;
    const [format, loadedMs, validUntilMs, nonces, isSettled, isMiss, version] = head;
    if (format !== FORMAT || !nonces.every(([name]) => typeof name === "string")) return undefined;
    return {
      loadedMs,
      validUntilMs,
      nonces,
      isSettled,
      isMiss,
      version: version ?? undefined,
      payload: text.slice(end + 1),
    };
  } catch {
    return undefined;
  }
}

/** Version of the format. An entry of another one counts as none. */
const FORMAT = 1;

/** What is kept under a key. */
export interface Entry {
  /** When its load began, in milliseconds since the Unix epoch. */
  readonly loadedMs: number;
  /** Until when it may be served, in milliseconds since the Unix epoch. */
  readonly freshUntilMs: number;
  /** Texts of the tags that whoever loaded it declared. */
  readonly tags: readonly string[];
  /** Names of further nonces it hangs on: those its loader found out about. */
  readonly further: readonly string[];
  /** Values of the nonces: of `tags`, of `further`, of its bucket, and of everything, in this order. */
  readonly nonces: readonly string[];
  /** Its source may have answered with what was there before the last purge. */
  readonly isUnsettled: boolean;
  /** There is nothing: the loader said so. */
  readonly isMiss: boolean;
  /** What `versionOf` said before it was loaded. */
  readonly version: string | undefined;
  /** The value, as its codec wrote it. */
  readonly payload: string;
}

/** An entry as text. */
export function encodeEntry(entry: Entry): string {
  const { loadedMs, freshUntilMs, tags, further, nonces, isUnsettled, isMiss, version, payload } = entry;
  const flags = (isUnsettled ? 1 : 0) + (isMiss ? 2 : 0);
  const head = [FORMAT, loadedMs, freshUntilMs, flags, tags, further, nonces, version ?? null];
  return `${JSON.stringify(head)}\n${payload}`;
}

/** Reads an entry; `undefined` for what is none. */
export function decodeEntry(text: string): Entry | undefined {
  const end = text.indexOf("\n");
  const head = parsed(text.slice(0, Math.max(end, 0)));
  if (!Array.isArray(head) || head[0] !== FORMAT) return undefined;
  const [, loadedMs, freshUntilMs, flags, tags, further, nonces, version] = head as readonly unknown[];
  if (!isNumber(loadedMs) || !isNumber(freshUntilMs) || !isNumber(flags)) return undefined;
  if (!isTexts(tags) || !isTexts(further) || !isTexts(nonces)) return undefined;
  if (nonces.length !== tags.length + further.length + 2) return undefined;
  return {
    loadedMs,
    freshUntilMs,
    tags,
    further,
    nonces,
    isUnsettled: (flags & 1) !== 0,
    isMiss: (flags & 2) !== 0,
    version: typeof version === "string" ? version : undefined,
    payload: text.slice(end + 1),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

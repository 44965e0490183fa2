/** What the purge API takes at most. Whoever is refused for one of these is told which. */
export const LIMITS = {
  /** Bytes of a request's body. */
  bodyBytes: 1_048_576,
  /** Tags of a purge, before they cascade. */
  tags: 1_000,
  /** Plain keys of a purge. */
  keys: 1_000,
  /** Paths of a purge. */
  paths: 1_000,
  /** Tags, keys and paths of a purge, once tags have cascaded. */
  targets: 5_000,
  /** Bytes of a purge on record, compressed no further than its names allow: what one row of the ledger holds. */
  targetBytes: 350_000,
  /** Characters of a tag. */
  tagChars: 256,
  /** Characters of a plain key. */
  keyChars: 1_024,
  /** Characters of a path: beyond, edges match nothing. */
  pathChars: 4_000,
  /** Characters of a reason. */
  reasonChars: 500,
  /** Characters of an idempotency key. */
  idempotencyKeyChars: 255,
  /** Parameters of a tag. */
  tagParams: 32,
  /** Edges named in a request. */
  edges: 100,
  /** Scopes of a token. */
  scopes: 100,
  /** Characters of all scopes of a token: they are kept with each item that it asks for. */
  scopeChars: 10_000,
  /** Purges looked at for one page of a list. */
  page: 100,
  /** Characters of them, about: what is on the page, and what was read for it. */
  pageChars: 1_000_000,
} as const;

/** How long an edge is held when nothing is said, in minutes. */
export const DEFAULT_HOLD_MINUTES = 30;

/** Longest that a request waits for its purge, in milliseconds. */
export const MAX_WAIT_MS = 20_000;

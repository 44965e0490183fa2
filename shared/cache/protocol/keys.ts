/** Longest key, in characters. */
export const MAX_KEY_LENGTH_CHARS = 4_096;

/** Over how many nonces deletes by key are spread. */
const BUCKETS = 4_096;

/** The version that `defineKeys` ends a key with: of entries only, so that a delete of one version is one of all. */
const VERSION = /~v\d+$/;

/** Names of what the cache client keeps in Redis. */
export interface CacheKeys {
  readonly entry: (key: string) => string;
  /** Nonce of a tag, by its text. */
  readonly tag: (text: string) => string;
  /** Text of the tag that a nonce belongs to, if it belongs to one. */
  readonly tagOf: (nonce: string) => string | undefined;
  /** Nonce that a delete of this key destroys, and with it those of some others: never too few. */
  readonly bucket: (key: string) => string;
  /** Nonce that everything hangs on. */
  readonly everything: string;
  /** Held by whoever loads an entry under these nonces. */
  readonly lease: (key: string, under: string) => string;
}

/** Names of a namespace. Rules that purge and readers that cache must use the same ones. */
export function cacheKeys(namespace: string): CacheKeys {
  const tagPrefix = `${namespace}:t:`;
  return {
    entry: (key) => `${namespace}:e:${key}`,
    tag: (text) => tagPrefix + text,
    tagOf: (nonce) => (nonce.startsWith(tagPrefix) ? nonce.slice(tagPrefix.length) : undefined),
    bucket: (key) => `${namespace}:k:${hash(key.replace(VERSION, "")) % BUCKETS}`,
    everything: `${namespace}:n`,
    lease: (key, under) => `${namespace}:l:${hash(under).toString(36)}:${key}`,
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}

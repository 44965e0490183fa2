/** Most keys one command deletes: thousands cost one billed command, yet none holds the database up for long. */
const MAX_KEYS = 1_000;

/** Most bytes of keys in one command: Upstash refuses requests of 10 MB, and JSON may write a byte as six. */
const MAX_BYTES = 1_000_000;

/** Keys in groups that one command each may delete. */
export function keyChunks(keys: Iterable<string>): readonly (readonly [string, ...string[]])[] {
  const chunks: [string, ...string[]][] = [];
  let bytes = 0;
  for (const key of keys) {
    const size = Buffer.byteLength(key);
    const last = chunks.at(-1);
    if (last === undefined || last.length >= MAX_KEYS || bytes + size > MAX_BYTES) {
      chunks.push([key]);
      bytes = size;
    } else {
      last.push(key);
      bytes += size;
    }
  }
  return chunks;
}

import { validationError } from "../wire-error.ts";

/** A place in a shard, as the opaque text that travels between `GetShardIterator` and `GetRecords`. */
export interface ShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  /** Sequence number of the last record that was read. */
  readonly after: bigint;
  readonly issuedAtMs: number;
}

/** Writes an iterator as text. Starts with the stream's ARN, as AWS's do. */
export function formatShardIterator({ streamArn, shardId, after, issuedAtMs }: ShardIterator): string {
  const place = Buffer.from(JSON.stringify([shardId, String(after), issuedAtMs])).toString("base64url");
  return `${streamArn}|1|${place}`;
}

/**
 * Reads an iterator's text.
 *
 * @throws {WireError} `ValidationException` when it is not one of ours.
 */
export function parseShardIterator(text: string): ShardIterator {
  const [streamArn = "", , place = ""] = text.split("|");
  try {
    const [shardId, after, issuedAtMs] = JSON.parse(Buffer.from(place, "base64url").toString()) as unknown[];
    return { streamArn, shardId: String(shardId), after: BigInt(String(after)), issuedAtMs: Number(issuedAtMs) };
  } catch {
    throw validationError("Invalid ShardIterator");
  }
}

import { validationError } from "../wire-error.ts";
import type { Shard } from "./shard.ts";

/**
 * Turns what `GetShardIterator` was asked for into a position in the shard.
 *
 * @throws {WireError} `ValidationException` for a sequence number the shard can't have, `TrimmedDataAccessException`
 * for one that is no longer kept.
 */
export function resolvePosition(shard: Shard, type: string, sequenceNumber: string | undefined): bigint {
  switch (type) {
    case "TRIM_HORIZON":
      return shard.horizon;
    case "LATEST":
      return shard.latest;
    case "AT_SEQUENCE_NUMBER":
      return afterRecord(shard, type, sequenceNumber, 1n);
    case "AFTER_SEQUENCE_NUMBER":
      return afterRecord(shard, type, sequenceNumber, 0n);
    default:
      throw validationError(
        `1 validation error detected: Value '${type}' at 'shardIteratorType' failed to satisfy constraint: ` +
          "Member must satisfy enum value set: [AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, TRIM_HORIZON, LATEST]",
      );
  }
}

function afterRecord(shard: Shard, type: string, text: string | undefined, back: bigint): bigint {
  if (text === undefined) throw validationError(`SequenceNumber is required for the ShardIteratorType ${type}`);
  if (!/^\d{1,40}$/.test(text)) throw validationError(`Invalid SequenceNumber: ${text.slice(0, 64)}`);
  const number = BigInt(text);
  const end = shard.latest < shard.startingSequenceNumber ? shard.startingSequenceNumber : shard.latest;
  if (number < shard.startingSequenceNumber || number > end) {
    throw validationError(`Invalid SequenceNumber: ${text} is not within the shard ${shard.id}`);
  }
  shard.assertKept(number - back);
  return number - back;
}

import type { Clock } from "../../../../shared/ports/clock.ts";
import { apiError, notFound, validationError } from "../wire-error.ts";
import type { ChangeStream } from "./change-stream.ts";
import type { Shard } from "./shard.ts";
import { formatShardIterator, parseShardIterator } from "./shard-iterator.ts";
import { resolvePosition } from "./resolve-position.ts";
import type { Streams } from "./streams.ts";

const MAX_RECORDS = 1_000;
const MAX_BYTES = 1024 * 1024;
const MAX_PAGE = 100;
const ITERATOR_LIFE_MS = 15 * 60_000;

interface StreamRequest {
  readonly StreamArn?: string;
  readonly TableName?: string;
  readonly Limit?: number;
  readonly ExclusiveStartStreamArn?: string;
  readonly ExclusiveStartShardId?: string;
  readonly ShardFilter?: { readonly Type?: string; readonly ShardId?: string };
  readonly ShardId?: string;
  readonly ShardIteratorType?: string;
  readonly SequenceNumber?: string;
  readonly ShardIterator?: string;
}

/** The DynamoDB Streams API, by operation. */
export function streamOperations(streams: Streams, clock: Clock) {
  return {
    ListStreams(request: StreamRequest) {
      const mine = streams
        .all()
        .filter(({ identity }) => request.TableName === undefined || identity.tableName === request.TableName);
      const { page, last } = pageOf(mine, request, request.ExclusiveStartStreamArn, ({ identity }) => identity.arn);
      return {
        Streams: page.map(({ identity }) => ({
          StreamArn: identity.arn,
          StreamLabel: identity.label,
          TableName: identity.tableName,
        })),
        ...(last && { LastEvaluatedStreamArn: last.identity.arn }),
      };
    },

    DescribeStream(request: StreamRequest) {
      const stream = streams.find(required(request, "StreamArn"));
      const { page, last } = pageOf(shardsOf(stream, request), request, request.ExclusiveStartShardId, ({ id }) => id);
      return {
        StreamDescription: {
          StreamArn: stream.identity.arn,
          StreamLabel: stream.identity.label,
          StreamStatus: stream.isEnabled ? "ENABLED" : "DISABLED",
          StreamViewType: stream.identity.view,
          CreationRequestDateTime: stream.createdAtMs / 1_000,
          TableName: stream.identity.tableName,
          KeySchema: stream.identity.keySchema,
          Shards: page.map(describeShard),
          ...(last && { LastEvaluatedShardId: last.id }),
        },
      };
    },

    GetShardIterator(request: StreamRequest) {
      const stream = streams.find(required(request, "StreamArn"));
      const shard = findShard(stream, required(request, "ShardId"));
      if (shard === undefined) throw notFound("Shard does not exist");
      const after = resolvePosition(shard, required(request, "ShardIteratorType"), request.SequenceNumber);
      const place = { streamArn: stream.identity.arn, shardId: shard.id, after, issuedAtMs: clock.now() };
      return { ShardIterator: formatShardIterator(place) };
    },

    GetRecords(request: StreamRequest) {
      const maxRecords = limitOf(request, MAX_RECORDS);
      const iterator = parseShardIterator(required(request, "ShardIterator"));
      if (clock.now() - iterator.issuedAtMs > ITERATOR_LIFE_MS) {
        throw apiError(
          "ExpiredIteratorException",
          "Iterator expired. The iterator was created more than 15 minutes ago",
        );
      }
      const shard = findShard(streams.find(iterator.streamArn), iterator.shardId);
      if (shard === undefined) throw apiError("TrimmedDataAccessException", "The shard's records are no longer kept");
      const { records, after } = shard.read(iterator.after, { maxRecords, maxBytes: MAX_BYTES });
      const atEnd = shard.isClosed && after >= shard.latest;
      const next = { ...iterator, after, issuedAtMs: clock.now() };
      return { Records: records, ...(!atEnd && { NextShardIterator: formatShardIterator(next) }) };
    },
  };
}

function shardsOf(stream: ChangeStream, { ShardFilter: filter }: StreamRequest): readonly Shard[] {
  if (filter === undefined) return stream.shards();
  if (filter.Type !== "CHILD_SHARDS" || filter.ShardId === undefined) {
    throw validationError("ShardFilter must have the Type CHILD_SHARDS and a ShardId");
  }
  return stream.shards().filter(({ parentId }) => parentId === filter.ShardId);
}

function findShard(stream: ChangeStream, id: string): Shard | undefined {
  return stream.shards().find((shard) => shard.id === id);
}

function describeShard(shard: Shard) {
  const end = shard.endingSequenceNumber;
  return {
    ShardId: shard.id,
    ...(shard.parentId !== undefined && { ParentShardId: shard.parentId }),
    SequenceNumberRange: {
      StartingSequenceNumber: String(shard.startingSequenceNumber),
      ...(end !== undefined && { EndingSequenceNumber: String(end) }),
    },
  };
}

function required(
  request: StreamRequest,
  name: "StreamArn" | "ShardId" | "ShardIteratorType" | "ShardIterator",
): string {
  const value = request[name];
  if (value !== undefined) return value;
  const member = name[0]?.toLowerCase() + name.slice(1);
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

function limitOf({ Limit: limit = Infinity }: StreamRequest, max: number): number {
  if (limit >= 1 && (limit <= max || limit === Infinity)) return Math.min(limit, max);
  throw validationError(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${max}`,
  );
}

/** The elements after `start`, as many as asked for, and the last of them when there are more. */
function pageOf<T>(all: readonly T[], request: StreamRequest, start: string | undefined, idOf: (element: T) => string) {
  const limit = limitOf(request, MAX_PAGE);
  const from = start === undefined ? 0 : all.findIndex((element) => idOf(element) === start) + 1;
  if (start !== undefined && from === 0) throw validationError("The exclusive start of the page is not in the list");
  const page = all.slice(from, from + limit);
  return { page, last: from + page.length < all.length ? page.at(-1) : undefined };
}

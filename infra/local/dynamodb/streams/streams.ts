import type { Clock } from "../../../../shared/ports/clock.ts";
import type { Table } from "../table.ts";
import { notFound, validationError } from "../wire-error.ts";
import { ChangeStream, type StreamContext } from "./change-stream.ts";
import type { StreamViewType } from "./stream-record.ts";

/** As on AWS, sequence numbers have 21 digits and more. */
const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_000n;

const VIEW_TYPES: readonly string[] = [
  "KEYS_ONLY",
  "NEW_IMAGE",
  "OLD_IMAGE",
  "NEW_AND_OLD_IMAGES",
] satisfies StreamViewType[];

/** `StreamSpecification` of `CreateTable` and `UpdateTable`. */
export interface StreamSpecification {
  readonly StreamEnabled?: boolean;
  readonly StreamViewType?: string;
}

interface StreamsOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly shardMs: number;
  readonly retentionMs: number;
}

/** Every stream of one local DynamoDB, those of disabled streams and deleted tables included while they are kept. */
export class Streams {
  readonly #context: StreamContext;
  readonly #streams = new Map<string, ChangeStream>();
  #lastLabelMs = 0;

  constructor({ clock, region, shardMs, retentionMs }: StreamsOptions) {
    let sequenceNumber = FIRST_SEQUENCE_NUMBER;
    this.#context = {
      region,
      shardMs,
      retentionMs,
      nowMs: () => clock.now(),
      nextSequenceNumber: () => ++sequenceNumber,
    };
  }

  /** Enables or disables a table's stream. Enabling again makes a new stream with an ARN of its own. */
  configure(table: Table, { StreamEnabled: enable = false, StreamViewType: view }: StreamSpecification): void {
    const enabled = table.stream?.isEnabled ?? false;
    if (!enable) {
      if (view !== undefined) throw validationError("StreamViewType can only be given for a stream that is enabled");
      if (!enabled) throw validationError(`Table already has a disabled stream: TableName: ${table.name}`);
      table.stream?.disable();
    } else {
      if (enabled) throw validationError(`Table already has an enabled stream: TableName: ${table.name}`);
      if (!isViewType(view)) throw validationError(`StreamViewType must be one of [${VIEW_TYPES.join(", ")}]`);
      table.stream = this.#create(table, view);
    }
  }

  /** @throws {WireError} `ResourceNotFoundException` for a stream that never was, or is no longer kept. */
  find(arn: string): ChangeStream {
    this.trim();
    const stream = this.#streams.get(arn);
    if (stream === undefined) throw notFound(`Stream: ${arn} not found`);
    return stream;
  }

  all(): readonly ChangeStream[] {
    this.trim();
    return [...this.#streams.values()];
  }

  /** Forgets the records, shards and streams that are older than the retention. */
  trim(): void {
    for (const [arn, stream] of this.#streams) {
      stream.trim();
      if (stream.isGone) this.#streams.delete(arn);
    }
  }

  #create(table: Table, view: StreamViewType): ChangeStream {
    this.#lastLabelMs = Math.max(this.#context.nowMs(), this.#lastLabelMs + 1);
    const label = new Date(this.#lastLabelMs).toISOString().slice(0, -1);
    const { TableArn: tableArn, KeySchema: keySchema, TableName: tableName } = table.description;
    const arn = `${tableArn}/stream/${label}`;
    const stream = new ChangeStream({ arn, label, tableName, keySchema, view }, this.#context);
    this.#streams.set(arn, stream);
    return stream;
  }
}

function isViewType(view: string | undefined): view is StreamViewType {
  return view !== undefined && VIEW_TYPES.includes(view);
}

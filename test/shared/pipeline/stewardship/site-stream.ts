import type { Table } from "./site-versions.ts";

const RETENTION_MS = 24 * 3_600_000;

interface WrittenRecord {
  readonly id: string;
  readonly writtenAtMs: number;
  readonly sequence: number;
}

/** A table's stream and who reads it. */
export class SiteStream {
  arn = 1;
  readArn = 1;
  enabled = false;
  unread: WrittenRecord[] = [];

  /** Another stream takes its place, which nobody reads yet. */
  replace(): void {
    this.arn += 1;
    this.unread = [];
  }

  readCurrent(): void {
    this.readArn = this.arn;
  }

  forgetOld(nowMs: number): void {
    this.unread = this.unread.filter(({ writtenAtMs }) => writtenAtMs >= nowMs - RETENTION_MS);
  }
}

/** A record as a stream batch has it. */
export function recordOf(table: Table, { id, writtenAtMs, sequence }: WrittenRecord): unknown {
  return {
    eventID: `${table} ${sequence}`,
    eventName: "MODIFY",
    eventSourceARN: table,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(writtenAtMs / 1_000),
      Keys: { pk: { S: id } },
      OldImage: { pk: { S: id }, v: { N: String(sequence - 1) } },
      NewImage: { pk: { S: id }, v: { N: String(sequence) } },
      SequenceNumber: String(sequence),
    },
  };
}

import type { Attribute } from "./marshall.ts";

/** One write, as its stream record tells it. */
export interface Write {
  readonly keys: Readonly<Record<string, Attribute>>;
  readonly old: Readonly<Record<string, Attribute>> | undefined;
  readonly new: Readonly<Record<string, Attribute>> | undefined;
}

/** Largest payload Lambda is invoked with. */
const MAX_EVENT_BYTES = 6_000_000;

/** Lambda's event for a full batch: the writes over and over, until no more fit or the largest batch size is reached. */
export function fullEventJson(writes: readonly Write[], maxRecords: number): string {
  const records: string[] = [];
  let bytes = 0;
  for (let i = 0; records.length < maxRecords && bytes < MAX_EVENT_BYTES; i++) {
    const write = writes[i % writes.length];
    if (!write) break;
    const json = JSON.stringify(record(write, i));
    bytes += Buffer.byteLength(json) + 1;
    if (bytes < MAX_EVENT_BYTES) records.push(json);
  }
  return `{"Records":[${records.join(",")}]}`;
}

function record({ keys, old, new: now }: Write, i: number): object {
  return {
    eventID: (0xc4ca4238a0b923820dcc509a6f75849bn + BigInt(i)).toString(16),
    eventName: old ? (now ? "MODIFY" : "REMOVE") : "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    dynamodb: {
      ApproximateCreationDateTime: 1_786_206_716 + Math.floor(i / 10),
      Keys: keys,
      ...(now && { NewImage: now }),
      ...(old && { OldImage: old }),
      SequenceNumber: (4_421_584_500_000_000_017_450_439_091n + BigInt(i)).toString(),
      SizeBytes: JSON.stringify([old, now]).length,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/Products/stream/2026-11-20T00:00:00.000",
  };
}

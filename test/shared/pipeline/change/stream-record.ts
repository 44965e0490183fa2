type Image = Readonly<Record<string, object>>;

interface RecordParts {
  readonly eventName?: unknown;
  readonly keys?: unknown;
  readonly old?: Image | undefined;
  readonly new?: Image | undefined;
  readonly sequenceNumber?: unknown;
  readonly seconds?: unknown;
  readonly arn?: unknown;
}

/** A stream record as Lambda gets it; whatever is named replaces what a good record has. */
export function record(parts: RecordParts = {}): Record<string, unknown> & { dynamodb: Record<string, unknown> } {
  const { eventName = "MODIFY", keys = { pk: { S: "P#1" } } } = parts;
  const {
    sequenceNumber = "100000000000000000001",
    seconds = 1_786_206_716,
    arn = "arn:aws:dynamodb:table/Products",
  } = parts;
  return {
    eventID: "1",
    eventName,
    eventSource: "aws:dynamodb",
    eventSourceARN: arn,
    dynamodb: {
      ApproximateCreationDateTime: seconds,
      Keys: keys,
      SequenceNumber: sequenceNumber,
      ...(parts.old && { OldImage: parts.old }),
      ...(parts.new && { NewImage: parts.new }),
    },
  };
}

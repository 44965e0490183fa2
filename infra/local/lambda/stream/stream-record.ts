/** An attribute value as JSON, binary as base64: `{"S":"a"}`, `{"B":"AAE="}`. */
export type WireAttributeValue = Readonly<Record<string, unknown>>;

export type WireItem = Readonly<Record<string, WireAttributeValue>>;

/** One record of a DynamoDB stream, exactly as Lambda hands it to a function. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventVersion: string;
  readonly eventSource: "aws:dynamodb";
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since the Unix epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: WireItem;
    readonly NewImage?: WireItem;
    readonly OldImage?: WireItem;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
  /** Only when the service itself made the change, such as a time-to-live delete. */
  readonly userIdentity?: { readonly principalId: string; readonly type: string };
  readonly eventSourceARN: string;
}

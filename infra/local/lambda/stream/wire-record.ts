import type { _Record, AttributeValue } from "@aws-sdk/client-dynamodb-streams";
import type { StreamRecord, WireAttributeValue, WireItem } from "./stream-record.ts";

/** Turns a record as the SDK reads it into what Lambda sends: seconds, base64, camelCase, with the stream's ARN. */
export function toWireRecord(record: _Record, streamArn: string): StreamRecord {
  const { dynamodb = {}, userIdentity } = record;
  return {
    eventID: record.eventID ?? "",
    eventName: record.eventName ?? "MODIFY",
    eventVersion: record.eventVersion ?? "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: streamArn.split(":")[3] ?? "",
    dynamodb: {
      ApproximateCreationDateTime: Math.floor((dynamodb.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      Keys: toWireItem(dynamodb.Keys ?? {}),
      ...(dynamodb.NewImage && { NewImage: toWireItem(dynamodb.NewImage) }),
      ...(dynamodb.OldImage && { OldImage: toWireItem(dynamodb.OldImage) }),
      SequenceNumber: dynamodb.SequenceNumber ?? "",
      SizeBytes: dynamodb.SizeBytes ?? 0,
      StreamViewType: dynamodb.StreamViewType ?? "",
    },
    ...(userIdentity && {
      userIdentity: { principalId: userIdentity.PrincipalId ?? "", type: userIdentity.Type ?? "" },
    }),
    eventSourceARN: streamArn,
  };
}

function toWireItem(item: Readonly<Record<string, AttributeValue>>): WireItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toWireValue(value)]));
}

function toWireValue(value: AttributeValue): WireAttributeValue {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(toWireValue) };
  if (value.M !== undefined) return { M: toWireItem(value.M) };
  return { ...value };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

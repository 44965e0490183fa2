import type { _Record } from "@aws-sdk/client-dynamodb-streams";
import { expect, it } from "vitest";
import { toWireRecord } from "../../../../../infra/local/lambda/stream/wire-record.ts";

const ARN = "arn:aws:dynamodb:eu-west-1:000000000000:table/Products/stream/2026-01-01T00:00:00.000";

it("is what Lambda sends: whole seconds, base64, camelCase identity, the stream's ARN", () => {
  const record: _Record = {
    eventID: "e1",
    eventName: "REMOVE",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-west-1",
    dynamodb: {
      ApproximateCreationDateTime: new Date("2026-01-01T00:00:01.900Z"),
      Keys: { pk: { S: "a" } },
      OldImage: {
        bytes: { B: new Uint8Array([0, 1, 255]) },
        manyBytes: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
        nested: { M: { list: { L: [{ B: new Uint8Array([3]) }, { N: "1.50" }, { NULL: true }, { BOOL: false }] } } },
        set: { NS: ["1", "2"] },
      },
      SequenceNumber: "100",
      SizeBytes: 12,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" },
  };

  const wire = toWireRecord(record, ARN);

  expect(wire).toStrictEqual(JSON.parse(JSON.stringify(wire)));
  expect(wire).toStrictEqual({
    eventID: "e1",
    eventName: "REMOVE",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-west-1",
    dynamodb: {
      ApproximateCreationDateTime: 1_767_225_601,
      Keys: { pk: { S: "a" } },
      OldImage: {
        bytes: { B: "AAH/" },
        manyBytes: { BS: ["AQ==", "Ag=="] },
        nested: { M: { list: { L: [{ B: "Aw==" }, { N: "1.50" }, { NULL: true }, { BOOL: false }] } } },
        set: { NS: ["1", "2"] },
      },
      SequenceNumber: "100",
      SizeBytes: 12,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    userIdentity: { principalId: "dynamodb.amazonaws.com", type: "Service" },
    eventSourceARN: ARN,
  });
});

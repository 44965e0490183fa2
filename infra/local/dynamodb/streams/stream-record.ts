import { randomBytes } from "node:crypto";
import { itemSizeBytes } from "../item-size.ts";
import type { Item } from "../item.ts";

export type StreamViewType = "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";

/** Who wrote, when it was not a caller of the API. */
export interface ServiceIdentity {
  readonly Type: "Service";
  readonly PrincipalId: "dynamodb.amazonaws.com";
}

/** One committed change, as `GetRecords` hands it out. */
export interface StreamRecord {
  readonly awsRegion: string;
  readonly eventID: string;
  readonly eventName: "INSERT" | "MODIFY" | "REMOVE";
  readonly eventSource: "aws:dynamodb";
  readonly eventVersion: "1.1";
  readonly userIdentity?: ServiceIdentity;
  readonly dynamodb: {
    /** In whole seconds since the Unix epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
}

interface StreamRecordParts {
  readonly region: string;
  readonly keys: Item;
  readonly old: Item | undefined;
  readonly new: Item | undefined;
  readonly identity: ServiceIdentity | undefined;
  readonly view: StreamViewType;
  readonly sequenceNumber: bigint;
  readonly atMs: number;
}

/** Writes down one change with the images its stream's view type shows. */
export function streamRecord(parts: StreamRecordParts): StreamRecord {
  const { keys, view } = parts;
  const newImage = view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? parts.new : undefined;
  const oldImage = view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES" ? parts.old : undefined;
  return {
    awsRegion: parts.region,
    eventID: randomBytes(16).toString("hex"),
    eventName: parts.old === undefined ? "INSERT" : parts.new === undefined ? "REMOVE" : "MODIFY",
    eventSource: "aws:dynamodb",
    eventVersion: "1.1",
    ...(parts.identity && { userIdentity: parts.identity }),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(parts.atMs / 1_000),
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: String(parts.sequenceNumber),
      SizeBytes: itemSizeBytes(keys) + sizeOf(newImage) + sizeOf(oldImage),
      StreamViewType: view,
    },
  };
}

function sizeOf(image: Item | undefined): number {
  return image === undefined ? 0 : itemSizeBytes(image);
}

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { PurgeTargetError } from "../../ports/errors.ts";
import { ARCHIVE_PREFIX, type ParkingList, type ParkingLot, type WaitingObject } from "../../ports/parking-lot.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";

/** In a listing, what comes after this comes after the archive: what waits is listed without it, in as few calls as there can be. */
const AFTER_ARCHIVE = ARCHIVE_PREFIX.replace(/\/$/, "0");

/** Pages of a thousand keys that are listed at most: more is a matter of hours anyway, and what is first goes first. */
const MAX_PAGES = 100;

/** A parking lot in an S3 bucket. */
export class S3ParkingLot implements ParkingLot {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async list(signal: AbortSignal): Promise<ParkingList> {
    const archive = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: ARCHIVE_PREFIX });
    const [waiting, { KeyCount: archived = 0 }] = await Promise.all([
      this.#listWaiting(signal),
      orThrow(this.#client.send(archive, { abortSignal: signal })),
    ]);
    return { waiting: waiting.toSorted((a, b) => a.sinceMs - b.sinceMs), archived };
  }

  async read(key: string, signal: AbortSignal): Promise<string | undefined> {
    const get = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
    try {
      const { Body } = await this.#client.send(get, { abortSignal: signal });
      return (await Body?.transformToString()) ?? "";
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw failure(error);
    }
  }

  async put(key: string, text: string, signal: AbortSignal): Promise<void> {
    const put = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      Body: text,
      ContentType: "application/json",
      IfNoneMatch: "*",
    });
    try {
      await this.#client.send(put, { abortSignal: signal });
    } catch (error) {
      if (!(error instanceof Error && error.name === "PreconditionFailed")) throw failure(error);
    }
  }

  async archive(key: string, signal: AbortSignal): Promise<void> {
    const copy = new CopyObjectCommand({
      Bucket: this.#bucket,
      Key: ARCHIVE_PREFIX + key,
      CopySource: `${this.#bucket}/${key.split("/").map(encodeURIComponent).join("/")}`,
    });
    try {
      await this.#client.send(copy, { abortSignal: signal });
    } catch (error) {
      // `CopyObject` does not model it
      if (error instanceof Error && error.name === "NoSuchKey") return;
      throw failure(error);
    }
    await this.remove(key, signal);
  }

  async remove(key: string, signal: AbortSignal): Promise<void> {
    await orThrow(
      this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }), { abortSignal: signal }),
    );
  }

  async #listWaiting(signal: AbortSignal): Promise<readonly WaitingObject[]> {
    const waiting: WaitingObject[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const list = new ListObjectsV2Command({
        Bucket: this.#bucket,
        ...(token === undefined ? { StartAfter: AFTER_ARCHIVE } : { ContinuationToken: token }),
      });
      const { Contents = [], NextContinuationToken } = await orThrow(this.#client.send(list, { abortSignal: signal }));
      for (const { Key, LastModified } of Contents) {
        if (Key !== undefined) waiting.push({ key: Key, sinceMs: LastModified?.getTime() ?? 0 });
      }
      token = NextContinuationToken;
      if (token === undefined) break;
    }
    return waiting;
  }
}

async function orThrow<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw failure(error);
  }
}

function failure(error: unknown): PurgeTargetError {
  return new PurgeTargetError("parking bucket", describeAwsError(error), { cause: error });
}

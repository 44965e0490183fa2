import { GetObjectCommand, ListObjectsV2Command, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startObjects } from "../../infra/local/objects/objects.ts";
import { startQueues, type LocalQueues } from "../../infra/local/queue/queue.ts";
import type { LocalService } from "../../infra/local/service.ts";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { MemoryParking } from "../../shared/adapters/parking/memory.ts";
import { S3SqsParking } from "../../shared/adapters/parking/s3-sqs.ts";
import type { ParkedChange, Parking } from "../../shared/ports/parking.ts";
import { drainQueue } from "./drain-queue.ts";
import { localAws } from "./local-aws.ts";

/** A parking, and the records that wait in it. */
interface Subject {
  readonly parking: Parking;
  records(): Promise<readonly unknown[]>;
}

function parkingContract(name: string, make: () => Promise<Subject>): void {
  describe(`parking contract: ${name}`, () => {
    it("keeps a change whole", async () => {
      const { parking, records } = await make();
      const change = changeOf({ record: { dynamodb: { NewImage: { name: { S: "Käse & Brot \u{1F9C0}" } } } } });

      await parking.park([change], soon());

      expect(await records()).toStrictEqual([change.record]);
    });

    it("keeps one of a change that is parked twice, and both of two that look alike", async () => {
      const { parking, records } = await make();
      const change = changeOf({});
      const another = changeOf({ record: { another: 1 } });

      await parking.park([change, another], soon());
      await parking.park([change], soon());

      expect(await records()).toHaveLength(2);
    });

    it("keeps changes of which nobody can tell the table or the place", async () => {
      const { parking, records } = await make();

      await parking.park([changeOf({ table: undefined, sequenceNumber: undefined, record: 7 })], soon());

      expect(await records()).toStrictEqual([7]);
    });

    it("keeps the largest item there is, old and new, in binary", async () => {
      const { parking, records } = await make();
      const image = { data: { B: Buffer.alloc(400 * 1024, 0xfe).toString("base64") } };
      const change = changeOf({ record: { dynamodb: { OldImage: image, NewImage: image } } });

      await parking.park([change], soon());

      expect(await records()).toStrictEqual([change.record]);
    });
  });
}

let queues: LocalQueues;
let objects: LocalService;
let sqs: SQSClient;
let s3: S3Client;
let made = 0;
beforeAll(async () => {
  [queues, objects] = await Promise.all([startQueues(), startObjects()]);
  sqs = new SQSClient({ ...AWS_CLIENT_OPTIONS, ...localAws(queues.url) });
  s3 = new S3Client({ ...localAws(objects.url), forcePathStyle: true });
});
afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  await Promise.all([queues.close(), objects.close()]);
});

parkingContract("memory", async () => {
  const parking = new MemoryParking();
  return { parking, records: async () => [...parking.parked.values()].map(({ record }) => record) };
});

async function makeS3(): Promise<Subject & { readonly bucket: string; readonly queueUrl: string }> {
  made += 1;
  const bucket = `parked-${made}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const { QueueUrl: queueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: `parked-${made}` }));
  const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_SESSION_TOKEN: "session" };
  return {
    parking: new S3SqsParking(sqs, { bucket, queueUrl, region: "us-east-1", endpoint: objects.url, env }),
    bucket,
    queueUrl,
    records: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
      const stored = await Promise.all(Contents.map(({ Key = "" }) => read(bucket, Key)));
      return stored.map(({ record }) => record);
    },
  };
}
parkingContract("s3-sqs", makeS3);

describe("changes parked in S3", () => {
  it("are pointed to from the queue, with what went wrong and without what is in them", async () => {
    const { parking, bucket, queueUrl } = await makeS3();

    await parking.park([changeOf({ record: { secret: "hush" } })], soon());

    const [message] = await drainQueue(sqs, queueUrl);
    const pointer = JSON.parse(message?.Body ?? "") as { readonly key: string };
    expect(pointer).toStrictEqual({
      v: 1,
      min: 1,
      bucket,
      key: expect.stringMatching(/^parked\/Products\/100\/[0-9a-f]{16}\.json$/) as string,
      table: "Products",
      sequenceNumber: "100",
      code: "E_RULE_FAILED",
      reason: "rule page: TypeError",
    });
    expect(await read(bucket, pointer.key)).toMatchObject({ v: 1, code: "E_RULE_FAILED", record: { secret: "hush" } });
  });

  it("are pointed to again when they are parked again: the first pointer may have been lost", async () => {
    const { parking, queueUrl } = await makeS3();

    await parking.park([changeOf({})], soon());
    await parking.park([changeOf({})], soon());

    expect(await drainQueue(sqs, queueUrl)).toHaveLength(2);
  });

  it("are not parked at all where the bucket is gone, and say so without what is in them", async () => {
    const { queueUrl } = await makeS3();
    const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
    const settings = { bucket: "gone", queueUrl, region: "us-east-1", endpoint: objects.url, env };
    const parking = new S3SqsParking(sqs, settings);

    await expect(parking.park([changeOf({ record: "hush" })], soon())).rejects.toThrow("parked objects: status 404");
    expect(await drainQueue(sqs, queueUrl)).toStrictEqual([]);
  });
});

async function read(bucket: string, key: string): Promise<{ readonly record: unknown }> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? "") as { readonly record: unknown };
}

function changeOf(change: Partial<ParkedChange>): ParkedChange {
  return {
    record: { eventID: "1" },
    table: "Products",
    sequenceNumber: "100",
    code: "E_RULE_FAILED",
    reason: "rule page: TypeError",
    ...change,
  };
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

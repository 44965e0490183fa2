import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import { startObjects, type LocalObjects } from "../../../../infra/local/objects/objects.ts";
import type { LocalServiceOptions } from "../../../../infra/local/service.ts";

/** The bucket there is from the start. */
export const Bucket = "parked-changes";

/** A service with a bucket in it. */
export async function startS3(options: LocalServiceOptions = {}) {
  const objects: LocalObjects = await startObjects(options);
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new S3Client({ endpoint: objects.url, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(async () => {
    await objects.close();
    client.destroy();
  });
  await client.send(new CreateBucketCommand({ Bucket }));
  return {
    objects,
    client,
    put: (input: Omit<PutObjectCommandInput, "Bucket">) => client.send(new PutObjectCommand({ Bucket, ...input })),
    get: async (Key: string) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
  };
}

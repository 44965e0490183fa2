import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  NotFound,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { Bucket, startS3 } from "./start-s3.ts";

describe("a bucket", () => {
  it("is listed with the others, by name", async () => {
    const { client } = await startS3();
    await client.send(new CreateBucketCommand({ Bucket: "archive" }));

    const { Buckets } = await client.send(new ListBucketsCommand({}));

    expect(Buckets?.map(({ Name }) => Name)).toEqual(["archive", Bucket]);
  });

  it("is there once made, may be made again, and is deleted only when empty", async () => {
    const { client, put } = await startS3();
    await put({ Key: "a", Body: "x" });
    await client.send(new CreateBucketCommand({ Bucket }));

    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "BucketNotEmpty" });
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await client.send(new DeleteBucketCommand({ Bucket }));

    await expect(client.send(new HeadBucketCommand({ Bucket }))).rejects.toBeInstanceOf(NotFound);
  });
});

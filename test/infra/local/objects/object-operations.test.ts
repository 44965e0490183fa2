import { createHash } from "node:crypto";
import { request } from "node:http";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
} from "@aws-sdk/client-s3";
import { AwsClient } from "aws4fetch";
import { describe, expect, it } from "vitest";
import { Bucket, startS3 } from "./start-s3.ts";

describe("an object, through the SDK with nothing set but the endpoint", () => {
  it.each([
    ["text", "héllo", undefined],
    ["bytes", Buffer.from([0, 255, 13, 10, 48]), undefined],
    ["nothing", "", 0],
    ["a stream, which the SDK sends in chunks with a checksum after them", stream(), 200_000],
  ])("may be %s", async (_, Body, ContentLength) => {
    const { get, put } = await startS3();

    await put({ Key: "a", Body, ContentLength });

    expect(sha256(await get("a"))).toBe(
      sha256(typeof Body === "object" && "pipe" in Body ? STREAMED : Buffer.from(Body)),
    );
  });

  it("may have any key", async () => {
    const { get, put, client } = await startS3();
    const keys = ["a b/ü+&?#.txt", "//double", "a/../b", "100%", "<x>&amp;", " space ", "☃".repeat(300), "123", "."];

    for (const Key of keys) await put({ Key, Body: Key });

    for (const Key of keys) expect(String(await get(Key))).toBe(Key);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key).toSorted()).toEqual(keys.toSorted());
  });

  it("keeps its type, metadata and checksum, and has the MD5 as its tag", async () => {
    const { client, put } = await startS3();
    const put1 = await put({
      Key: "a",
      Body: "hello",
      ContentType: "application/json",
      CacheControl: "max-age=1",
      ContentEncoding: "gzip",
      Metadata: { reason: "poison" },
    });

    const got = await client.send(new HeadObjectCommand({ Bucket, Key: "a", ChecksumMode: "ENABLED" }));

    expect(put1).toMatchObject({ ETag: `"5d41402abc4b2a76b9719d911017c592"`, ChecksumCRC32: "NhCmhg==" });
    expect(got).toMatchObject({
      ETag: put1.ETag,
      ChecksumCRC32: "NhCmhg==",
      ContentLength: 5,
      ContentType: "application/json",
      CacheControl: "max-age=1",
      ContentEncoding: "gzip",
      Metadata: { reason: "poison" },
      LastModified: expect.any(Date),
    });
  });

  it("has no encoding of its own when only its transfer was chunked", async () => {
    const { client, put } = await startS3();
    await put({ Key: "a", Body: stream(), ContentLength: STREAMED.length });

    const { ContentEncoding, ContentType } = await client.send(new HeadObjectCommand({ Bucket, Key: "a" }));

    expect({ ContentEncoding, ContentType }).toEqual({ ContentType: "application/octet-stream" });
  });

  it("can be read in part", async () => {
    const { client, put } = await startS3();
    await put({ Key: "a", Body: "0123456789" });

    const part = await client.send(new GetObjectCommand({ Bucket, Key: "a", Range: "bytes=2-4" }));

    expect(await part.Body?.transformToString()).toBe("234");
    expect(part).toMatchObject({ ContentRange: "bytes 2-4/10", ContentLength: 3 });
  });

  it("is put only once by callers who say so", async () => {
    const { get, put } = await startS3();
    await put({ Key: "a", Body: "first", IfNoneMatch: "*" });

    const again = put({ Key: "a", Body: "second", IfNoneMatch: "*" });

    await expect(again).rejects.toMatchObject({ name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } });
    expect(String(await get("a"))).toBe("first");
  });

  it("is gone when deleted, alone or with others, and may be deleted again", async () => {
    const { client, get, put } = await startS3();
    for (const Key of ["a", "b&c", " d ", "e"]) await put({ Key, Body: "x" });

    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    const Objects = ["b&c", " d ", "absent"].map((Key) => ({ Key }));
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    expect(Deleted).toEqual(Objects);
    await expect(get("b&c")).rejects.toBeInstanceOf(NoSuchKey);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["e"]);
  });

  it("is told of to whoever listens, once it is there", async () => {
    const { objects, put } = await startS3();
    const created: unknown[] = [];
    const stop = objects.onObjectCreated((object) => created.push(object));

    await put({ Key: "a b", Body: "hello" });
    stop();
    await put({ Key: "later", Body: "x" });

    expect(created).toEqual([
      {
        bucket: Bucket,
        key: "a b",
        sizeBytes: 5,
        etag: "5d41402abc4b2a76b9719d911017c592",
        createdAtMs: expect.any(Number),
      },
    ]);
  });

  it("can be put by aws4fetch, in path style", async () => {
    const { get, objects } = await startS3();
    const client = new AwsClient({
      accessKeyId: "local",
      secretAccessKey: "local",
      service: "s3",
      region: "us-east-1",
    });

    const response = await client.fetch(`${objects.url}/${Bucket}/a%20b.json`, { method: "PUT", body: `{"a":1}` });

    expect(response.status).toBe(200);
    expect(String(await get("a b.json"))).toBe(`{"a":1}`);
  });

  it("can be reached with the bucket in the host name", async () => {
    const { objects, put } = await startS3();
    await put({ Key: "a", Body: "hello" });

    const { port } = new URL(objects.url);
    const text = await new Promise<string>((resolve, reject) => {
      const headers = { host: `${Bucket}.localhost:${port}` };
      request({ host: "127.0.0.1", port, path: "/a", headers }, (response) => {
        response.on("data", (chunk: Buffer) => resolve(chunk.toString()));
      })
        .on("error", reject)
        .end();
    });

    expect(text).toBe("hello");
  });
});

const STREAMED = Buffer.alloc(200_000, "0123456789\r\n");

function stream(): Readable {
  return Readable.from([STREAMED.subarray(0, 70_000), STREAMED.subarray(70_000)]);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

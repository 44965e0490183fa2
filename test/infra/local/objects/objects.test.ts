import { createHash } from "node:crypto";
import { request } from "node:http";
import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { AwsClient } from "aws4fetch";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startObjects, type LocalObjects } from "../../../../infra/local/objects/objects.ts";
import type { LocalCall, LocalServiceOptions } from "../../../../infra/local/service.ts";

const Bucket = "parked-changes";

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

describe("a listing", () => {
  it("gives every key of a prefix once, in the order of their bytes, whatever the page size", async () => {
    const { client, put } = await startS3();
    const key = fc.string({ unit: fc.constantFrom("a", "b", "/", "é", "😀", "～"), minLength: 1, maxLength: 4 });
    const keys = fc.sample(fc.uniqueArray(key, { minLength: 40, maxLength: 40 }), { seed: 7, numRuns: 1 })[0] ?? [];
    for (const Key of keys) await put({ Key, Body: "x" });
    const listed: (string | undefined)[] = [];

    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "a", MaxKeys: 3, ContinuationToken }));
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);

    const expected = keys.filter((each) => each.startsWith("a"));
    expect(listed).toEqual(expected.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    expect(listed.length).toBeGreaterThan(3);
  });

  it("begins after a key, and folds at a delimiter", async () => {
    const { client, put } = await startS3();
    for (const Key of ["2026/01/a", "2026/01/b", "2026/02/c", "2026/d", "zzz"]) await put({ Key, Body: "x" });

    const folded = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "2026/", Delimiter: "/" }));
    const after = await client.send(new ListObjectsV2Command({ Bucket, StartAfter: "2026/02/c" }));

    expect(folded.CommonPrefixes).toEqual([{ Prefix: "2026/01/" }, { Prefix: "2026/02/" }]);
    expect(folded.Contents?.map(({ Key }) => Key)).toEqual(["2026/d"]);
    expect(after.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ["2026/d", 1],
      ["zzz", 1],
    ]);
  });

  it("shows what was put and deleted since the last one", async () => {
    const { client, put } = await startS3();
    const keys = async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key }) => Key);
    };
    await put({ Key: "b", Body: "x" });
    expect(await keys()).toEqual(["b"]);

    await put({ Key: "a", Body: "x" });
    expect(await keys()).toEqual(["a", "b"]);
    await client.send(new DeleteObjectCommand({ Bucket, Key: "b" }));

    expect(await keys()).toEqual(["a"]);
  });

  it("of an empty bucket is empty", async () => {
    const { client } = await startS3();

    const listing = await client.send(new ListObjectsV2Command({ Bucket }));

    expect(listing).toMatchObject({ KeyCount: 0, IsTruncated: false, Name: Bucket });
    expect(listing.Contents).toBeUndefined();
  });
});

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

describe("the S3 service refuses", () => {
  it("what isn't there, with errors the SDK knows", async () => {
    const { client, get } = await startS3();

    await expect(get("none")).rejects.toBeInstanceOf(NoSuchKey);
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: "none" }))).rejects.toBeInstanceOf(NotFound);
    const elsewhere = client.send(new ListObjectsV2Command({ Bucket: "no-such-bucket" }));
    await expect(elsewhere).rejects.toBeInstanceOf(NoSuchBucket);
  });

  it("a body that isn't what was signed or summed", async () => {
    const { objects } = await startS3();
    const put = async (headers: Record<string, string>) => {
      const response = await fetch(`${objects.url}/${Bucket}/a`, { method: "PUT", body: "hello", headers });
      return (await response.text()).match(/<Code>(.*)<\/Code>/)?.[1] ?? "stored";
    };

    expect(await put({ "x-amz-checksum-crc32": "AAAAAA==" })).toBe("BadDigest");
    expect(await put({ "x-amz-checksum-sha256": "AAAAAA==" })).toBe("BadDigest");
    expect(await put({ "content-md5": "AAAAAA==" })).toBe("BadDigest");
    expect(await put({ "x-amz-content-sha256": "0".repeat(64) })).toBe("XAmzContentSHA256Mismatch");
    expect(await put({ "x-amz-decoded-content-length": "6" })).toBe("IncompleteBody");
    expect(await put({ "x-amz-checksum-crc32": "NhCmhg==" })).toBe("stored");
  });

  it.each([
    ["a bucket name S3 doesn't allow", "PUT", "/Bad_Name", 400, "InvalidBucketName"],
    ["a key beyond 1,024 bytes", "PUT", `/${Bucket}/${"k".repeat(1_025)}`, 400, "KeyTooLongError"],
    ["a range beyond the end", "GET", `/${Bucket}/five`, 416, "InvalidRange"],
    [
      "a continuation token it never gave",
      "GET",
      `/${Bucket}?list-type=2&continuation-token=%`,
      400,
      "InvalidArgument",
    ],
    ["an operation it doesn't have", "GET", `/${Bucket}?versioning`, 501, "NotImplemented"],
    ["an operation on all buckets that it doesn't have", "PUT", "/", 501, "NotImplemented"],
    ["a deletion of nothing", "POST", `/${Bucket}?delete`, 400, "MalformedXML"],
  ])("%s", async (_, method, path, status, code) => {
    const { objects, put } = await startS3();
    await put({ Key: "five", Body: "12345" });

    const response = await fetch(objects.url + path, { method, headers: { range: "bytes=5-9" } });

    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });
});

describe("the S3 service", () => {
  it("shows each call to the fault plan, and has stored an object whose answer was lost", async () => {
    const calls: LocalCall[] = [];
    const { get, put } = await startS3({
      intercept: (call) => {
        calls.push(call);
        return call.operation === "PutObject" && call.phase === "done" ? { kind: "drop" } : undefined;
      },
    });

    await expect(put({ Key: "a/b", Body: "hello" })).rejects.toThrow(/socket hang up|ECONNRESET/);

    expect(String(await get("a/b"))).toBe("hello");
    expect(calls.map(({ operation, target, phase }) => `${operation} ${target} ${phase}`)).toContain(
      `PutObject ${Bucket}/a/b arrived`,
    );
  });

  it("closes while a call is held up", async () => {
    const held = vi.fn<() => Promise<undefined>>(() => new Promise(() => undefined));
    const objects = await startObjects({ intercept: held });
    const call = fetch(`${objects.url}/${Bucket}`, { method: "PUT" });
    await vi.waitFor(() => expect(held).toHaveBeenCalled());

    await Promise.all([objects.close(), expect(call).rejects.toThrow("fetch failed")]);
  });
});

const STREAMED = Buffer.alloc(200_000, "0123456789\r\n");

function stream(): Readable {
  return Readable.from([STREAMED.subarray(0, 70_000), STREAMED.subarray(70_000)]);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A service with a bucket in it. */
async function startS3(options: LocalServiceOptions = {}) {
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

import { HeadObjectCommand, ListObjectsV2Command, NoSuchBucket, NoSuchKey, NotFound } from "@aws-sdk/client-s3";
import { describe, expect, it, vi } from "vitest";
import { startObjects } from "../../../../infra/local/objects/objects.ts";
import type { LocalCall } from "../../../../infra/local/service.ts";
import { Bucket, startS3 } from "./start-s3.ts";

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

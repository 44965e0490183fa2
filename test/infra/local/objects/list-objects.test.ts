import { DeleteObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bucket, startS3 } from "./start-s3.ts";

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

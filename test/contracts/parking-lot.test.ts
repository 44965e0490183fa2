import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalObjects, startObjects } from "../../infra/local/objects/objects.ts";
import type { Intercept } from "../../infra/local/service.ts";
import { MemoryParkingLot } from "../../shared/adapters/parking-lot/memory.ts";
import { S3ParkingLot } from "../../shared/adapters/parking-lot/s3.ts";
import { PurgeTargetError } from "../../shared/ports/errors.ts";
import type { ParkingLot } from "../../shared/ports/parking-lot.ts";
import { ManualClock } from "../kit/manual-clock.ts";
import { localAws } from "./local-aws.ts";

function parkingLotContract(name: string, make: () => Promise<ParkingLot>): void {
  describe(`parking lot contract: ${name}`, () => {
    it("has nothing in it at first", async () => {
      const lot = await make();

      expect(await lot.list(soon())).toStrictEqual({ waiting: [], archived: 0 });
      expect(await lot.read("parked/1.json", soon())).toBeUndefined();
    });

    it("lists what waits, oldest first, whatever its key", async () => {
      const lot = await make();
      const keys = ["parked/z.json", "aws/lambda/m/s/2026/11/20/2026-11-20T00.00.00-u", "dead/edge/a.json"];
      for (const key of keys) {
        await lot.put(key, "{}", soon());
        clock.advance(1_000);
      }

      const { waiting } = await lot.list(soon());

      expect(waiting.map(({ key }) => key)).toStrictEqual(keys);
      expect(waiting.map(({ sinceMs }) => clock.now() - sinceMs)).toStrictEqual([3_000, 2_000, 1_000]);
    });

    it("gives back the largest batch there is, as it was", async () => {
      const lot = await make();
      const text = JSON.stringify({ payload: "é\u{1F9C0}\u0000".repeat(900_000) });

      await lot.put("aws/lambda/batch", text, soon());

      expect((await lot.read("aws/lambda/batch", soon())) === text).toBe(true);
    });

    it("keeps the first of two that are put under one key, with its age", async () => {
      const lot = await make();
      await lot.put("dead/edge/1.json", "first", soon());
      clock.advance(60_000);

      await lot.put("dead/edge/1.json", "second", soon());

      expect(await lot.read("dead/edge/1.json", soon())).toBe("first");
      expect((await lot.list(soon())).waiting[0]?.sinceMs).toBe(clock.now() - 60_000);
    });

    it("moves what is archived out of what waits, and counts it", async () => {
      const lot = await make();
      const key = "parked/Products/1 &é+%2F/x.json";
      await lot.put(key, "poison", soon());

      await lot.archive(key, soon());

      expect(await lot.list(soon())).toStrictEqual({ waiting: [], archived: 1 });
      expect(await lot.read(`archive/${key}`, soon())).toBe("poison");
    });

    it("takes it for done when what is archived or removed is gone", async () => {
      const lot = await make();
      await lot.put("parked/1.json", "{}", soon());
      await lot.remove("parked/1.json", soon());

      await lot.remove("parked/1.json", soon());
      await lot.archive("parked/1.json", soon());

      expect(await lot.list(soon())).toStrictEqual({ waiting: [], archived: 0 });
    });
  });
}

const clock = new ManualClock();
let objects: LocalObjects;
let client: S3Client;
let intercept: Intercept = () => undefined;
let buckets = 0;

beforeAll(async () => {
  objects = await startObjects({ clock, intercept: (call) => intercept(call) });
  client = new S3Client({ ...localAws(objects.url), forcePathStyle: true, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await objects.close();
});

parkingLotContract("memory", async () => new MemoryParkingLot(clock));
parkingLotContract("S3", async () => new S3ParkingLot(client, await newBucket()));

describe("a parking lot in S3", () => {
  it("lists more than one answer holds, and nothing of the archive, however much is in there", async () => {
    const bucket = await newBucket();
    const keys = Array.from({ length: 1_205 }, (_, i) => `parked/${String(i).padStart(5, "0")}.json`);
    for (const Key of [...keys, "archive/parked/0.json", "archive/zzz"]) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "{}" }));
    }
    const asked: string[] = [];
    intercept = ({ operation, phase }) => void (phase === "arrived" && asked.push(operation));

    const { waiting, archived } = await new S3ParkingLot(client, bucket).list(soon());

    intercept = () => undefined;
    expect(waiting.map(({ key }) => key)).toStrictEqual(keys);
    expect(archived).toBe(2);
    expect(asked).toStrictEqual(["ListObjectsV2", "ListObjectsV2", "ListObjectsV2"]);
  });

  it("keeps in place what could not be copied to the archive", async () => {
    const lot = new S3ParkingLot(client, await newBucket());
    await lot.put("parked/1.json", "poison", soon());
    intercept = ({ operation }) => (operation === "CopyObject" ? { kind: "drop" } : undefined);

    await expect(lot.archive("parked/1.json", soon())).rejects.toThrow(PurgeTargetError);

    intercept = () => undefined;
    expect(await lot.read("parked/1.json", soon())).toBe("poison");
  });

  it.each(["ListObjectsV2", "GetObject", "PutObject", "CopyObject", "DeleteObject"])(
    "says when %s is refused, without what is in the object",
    async (refused) => {
      const lot = new S3ParkingLot(client, await newBucket());
      const body = "<Error><Code>AccessDenied</Code><Message>hush</Message></Error>";
      intercept = ({ operation }) =>
        operation === refused ? { kind: "answer", status: 403, body, contentType: "application/xml" } : undefined;
      const calls = [
        () => lot.list(soon()),
        () => lot.read("parked/1.json", soon()),
        () => lot.put("parked/1.json", "hush", soon()),
        () => lot.archive("parked/1.json", soon()),
        () => lot.remove("parked/1.json", soon()),
      ];

      const answers = await Promise.allSettled(calls.map((call) => call()));

      intercept = () => undefined;
      const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [String(answer.reason)] : []));
      expect(refusals).toStrictEqual(["PurgeTargetError: parking bucket: AccessDenied (403)"]);
    },
  );
});

async function newBucket(): Promise<string> {
  const Bucket = `lot-${(buckets += 1)}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}

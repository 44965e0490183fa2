import type { Context, DynamoDBStreamEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { STREAM, unreadableRecord, sequenceNumber } from "../../shared/pipeline/batch-world.ts";
import { captureOutput } from "../../shared/adapters/reporter/capture-output.ts";
import { servicesForAll } from "../local-services.ts";

const world = servicesForAll();

describe("the on-change function", () => {
  it("answers a stream as Lambda wants it, and writes its metrics before", async () => {
    const lines = captureOutput();
    const { handler } = await import("../../../functions/on-change/handler.ts");

    expect(await handler(eventOf([unreadableRecord(1)]), context)).toStrictEqual({ batchItemFailures: [] });
    expect(lines().some((line) => line.includes('"ChangesParked":1'))).toBe(true);

    world.fault = ({ service }) => (service === "s3" ? { kind: "answer", status: 403, body: "" } : undefined);
    expect(await handler(eventOf([unreadableRecord(2)]), context)).toStrictEqual({
      batchItemFailures: [{ itemIdentifier: sequenceNumber(2) }],
    });
  });

  it("fails, so that the batch comes again whole, when nothing tells where the first failure is", async () => {
    captureOutput();
    const { handler } = await import("../../../functions/on-change/handler.ts");
    world.fault = ({ service }) => (service === "s3" ? { kind: "answer", status: 403, body: "" } : undefined);

    await expect(handler(eventOf([{ eventSourceARN: STREAM }]), context)).rejects.toThrow(
      "whole batch must come again",
    );
  });
});

const context = { getRemainingTimeInMillis: () => 20_000 } as Context;

/** Of whatever records: that they are well-formed is what the types promise, not the stream. */
function eventOf(records: readonly unknown[]): DynamoDBStreamEvent {
  return { Records: records } as DynamoDBStreamEvent;
}

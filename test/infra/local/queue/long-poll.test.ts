import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, it, vi } from "vitest";
import { startSqs, type Sqs } from "./start-sqs.ts";

describe("a receive", () => {
  it.each([
    [{ MaxNumberOfMessages: 0 }, "Must be between 1 and 10"],
    [{ MaxNumberOfMessages: 11 }, "Must be between 1 and 10"],
    [{ WaitTimeSeconds: 21 }, "Must be >= 0 and <= 20"],
    [{ VisibilityTimeout: 43_201 }, "Must be between 0 and 43200"],
  ])("with %j is refused", async (input, reason) => {
    const { create, receive } = await startSqs();

    await expect(receive(await create("edge"), input)).rejects.toThrow(reason);
  });

  it("that waits gets a message the moment it is sent", async () => {
    const { clock, create, receive, send } = await startSqs();
    const url = await create("edge");
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await sleeping(clock, 1);

    await send(url, "x");

    expect(await waiting).toMatchObject([{ Body: "x" }]);
  });

  it("that waits gets a message the moment its delay or its receiver's time is over", async () => {
    const { clock, create, receive, send } = await startSqs();
    const url = await create("edge", {
      DelaySeconds: "5",
      ReceiveMessageWaitTimeSeconds: "20",
      VisibilityTimeout: "3",
    });
    await send(url, "x");

    for (const seconds of [5, 3]) {
      const waiting = receive(url);
      await sleeping(clock, 1);
      clock.advanceSeconds(seconds);
      expect(await waiting).toMatchObject([{ Body: "x" }]);
    }
  });

  it("that waited in vain comes back empty", async () => {
    const { clock, create, receive } = await startSqs();
    const waiting = receive(await create("edge"), { WaitTimeSeconds: 20 });
    await sleeping(clock, 1);

    clock.advanceSeconds(20);

    expect(await waiting).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });

  it("whose caller hung up takes no message away from others", async () => {
    const { clock, create, client, queues, receive, send } = await startSqs();
    const QueueUrl = await create("edge");
    const caller = new AbortController();
    const hungUp = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: caller.signal,
    });
    await sleeping(clock, 1);

    caller.abort();
    await expect(hungUp).rejects.toMatchObject({ name: "AbortError" });
    await sleeping(clock, 0);
    await send(QueueUrl, "x");

    expect(queues.depth("edge").visible).toBe(1);
    expect(await receive(QueueUrl)).toHaveLength(1);
  });

  it("that waits ends when the service closes, and no timer is left", async () => {
    const { clock, create, queues, receive } = await startSqs();
    const waiting = receive(await create("edge"), { WaitTimeSeconds: 20 });
    await sleeping(clock, 1);

    await Promise.all([queues.close(), expect(waiting).rejects.toThrow(/socket hang up|ECONNRESET/)]);

    await sleeping(clock, 0);
  });
});

/** Waits until so many callers are asleep on the clock. */
async function sleeping(clock: Sqs["clock"], count: number): Promise<void> {
  await vi.waitFor(() => expect(clock.sleepers).toBe(count));
}

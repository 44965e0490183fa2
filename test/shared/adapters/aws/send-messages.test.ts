import { createHash } from "node:crypto";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, describe, expect, it } from "vitest";
import { startQueues, type LocalQueues } from "../../../../infra/local/queue/queue.ts";
import type { Fault, LocalCall } from "../../../../infra/local/service.ts";
import { AWS_CLIENT_OPTIONS } from "../../../../shared/adapters/aws/client-options.ts";
import { describeAwsError } from "../../../../shared/adapters/aws/describe-aws-error.ts";
import { MAX_MESSAGE_BYTES, sendMessages } from "../../../../shared/adapters/aws/send-messages.ts";
import { isEnvironmentFailure } from "../../../../shared/pipeline/redrive/environment-failure.ts";
import { localAws } from "../../../contracts/local-aws.ts";

let queues: LocalQueues | undefined;
let client: SQSClient | undefined;
afterEach(async () => {
  client?.destroy();
  await queues?.close();
});

describe("sending messages", () => {
  it("sends ten small messages in one call", async () => {
    const { send, calls, depth } = await start();

    expect(await send(Array.from({ length: 25 }, (_, i) => `${i}`))).toStrictEqual({ failed: [] });

    expect(calls).toHaveLength(3);
    expect(depth()).toBe(25);
  });

  it("sends the largest messages one by one, as SQS takes no more in one call", async () => {
    const { send, calls, depth } = await start();
    const large = "x".repeat(MAX_MESSAGE_BYTES);

    expect(await send([large, "small", large])).toStrictEqual({ failed: [] });

    expect(calls).toHaveLength(2);
    expect(depth()).toBe(3);
  });

  it("tells which messages of a call were not taken, and why: SQS being ill is no fault of theirs", async () => {
    const { send } = await start(() => ({
      kind: "answer",
      status: 200,
      body: JSON.stringify({
        Successful: [taken("0", "a"), taken("2", "c")],
        Failed: [{ Id: "1", Code: "InternalError" }],
      }),
      contentType: "application/x-amz-json-1.0",
    }));

    const { failed, error } = await send(["a", "b", "c"]);

    expect(failed).toStrictEqual([1]);
    expect(describeAwsError(error)).toBe("InternalError");
    expect(isEnvironmentFailure(error)).toBe(true);
  });

  it("counts all messages of a call that failed as not taken, and the others as taken", async () => {
    const { send, depth } = await start(({ body }) =>
      JSON.stringify(body).includes('"Id":"10"') ? { kind: "drop" } : undefined,
    );

    const { failed, error } = await send(Array.from({ length: 12 }, (_, i) => `${i}`));

    expect(failed).toStrictEqual([10, 11]);
    expect(error).toBeInstanceOf(Error);
    expect(depth()).toBe(10);
  });

  it("tries a call that found no answer once more, and no longer", async () => {
    const { send, calls } = await start(() => ({ kind: "drop" }));

    await send(["a"]);

    expect(calls).toHaveLength(2);
  });

  it("gives up when there is no time left", async () => {
    const { send } = await start(() => new Promise(() => undefined));

    expect((await send(["a"], AbortSignal.timeout(50))).failed).toStrictEqual([0]);
  });
});

function taken(id: string, body: string) {
  return { Id: id, MD5OfMessageBody: createHash("md5").update(body).digest("hex") };
}

async function start(fault?: (call: LocalCall) => Fault | undefined | Promise<Fault | undefined>) {
  const calls: LocalCall[] = [];
  const local = await startQueues({
    intercept: (call) => {
      if (call.phase === "done" || call.operation !== "SendMessageBatch") return undefined;
      calls.push(call);
      return fault?.(call);
    },
  });
  queues = local;
  const sqs = new SQSClient({ ...AWS_CLIENT_OPTIONS, ...localAws(local.url) });
  client = sqs;
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "queue" }));
  return {
    calls,
    depth: () => local.depth("queue").visible,
    send: (bodies: readonly string[], signal = AbortSignal.timeout(10_000)) =>
      sendMessages(
        sqs,
        QueueUrl,
        bodies.map((body) => ({ body })),
        signal,
      ),
  };
}

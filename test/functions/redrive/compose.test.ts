import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { compose } from "../../../functions/redrive/compose.ts";
import { ENV } from "../../../shared/env.ts";
import { encodeEdgeMessage } from "../../../shared/pipeline/edge/edge-message.ts";
import { localAws } from "../../contracts/local-aws.ts";
import { captureOutput } from "../../shared/adapters/reporter/capture-output.ts";
import { shop } from "../../shared/pipeline/batch-world.ts";
import { changeOf, failedBatch } from "../../shared/pipeline/redrive/redrive-world.ts";
import { startServices } from "../local-services.ts";

let services: Awaited<ReturnType<typeof startServices>>;
let env: Record<string, string>;
beforeAll(async () => {
  services = await startServices(() => undefined);
  const queue = async (QueueName: string) =>
    (await services.sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? "";
  env = {
    ...services.env,
    [ENV.edgeDeadLettersUrl]: await queue("edge-dead"),
    [ENV.laterDeadLettersUrl]: await queue("later-dead"),
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await services.close();
});

describe("redrive, put together from its environment", () => {
  it("works off a failed batch and a dead letter over the wire, in however short a time", async () => {
    captureOutput();
    const s3 = new S3Client({ ...localAws(env["AWS_ENDPOINT_URL_S3"] ?? ""), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "parked", Key: "aws/lambda/1", Body: failedBatch([changeOf(1)]) }));
    s3.destroy();
    const MessageBody = encodeEdgeMessage({ edge: "www", queuedAtMs: 1, items: [] });
    await services.sqs.send(new SendMessageCommand({ QueueUrl: env[ENV.edgeDeadLettersUrl], MessageBody }));
    const { redrive } = compose(env, shop);

    expect(await redrive(8_000, false)).toMatchObject({ deadLetters: 1, done: 2, left: 0, held: 0 });
    expect(services.queues.depth("edge-dead")).toMatchObject({ visible: 0, inFlight: 0 });
    expect(services.queues.depth("edge").visible).toBeGreaterThan(1);
    expect(await redrive(8_000, false)).toMatchObject({ deadLetters: 0, done: 0, left: 0 });
  });

  it("complains once of everything that is missing in its environment", () => {
    expect(() => compose({}, shop)).toThrow(
      /TAGWIRE_TABLES: required[\s\S]+TAGWIRE_PARKED_BUCKET: required[\s\S]+TAGWIRE_LATER_DEAD_LETTERS_URL: required/,
    );
  });
});

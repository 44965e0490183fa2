import { DynamoDBClient, PutItemCommand, type StreamSpecification, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type LocalStack, startLocalStack } from "../../../../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../../../../infra/local/stack/stack-clock.ts";
import { localAws } from "../../../../contracts/local-aws.ts";
import { get, lambda, tinyApp } from "../../stack/tiny-app.ts";

describe("event source mappings by Lambda's API", () => {
  it("are listed by what they read and whom they call, with every setting", async () => {
    const { client, uuidOf } = await started();

    const { EventSourceMappings: all = [] } = await client.send(new ListEventSourceMappingsCommand({}));
    const stream = await client.send(new GetEventSourceMappingCommand({ UUID: await uuidOf("Tiny-Forward") }));
    const queue = await client.send(new GetEventSourceMappingCommand({ UUID: await uuidOf("Tiny-Purge") }));

    expect(all).toHaveLength(2);
    expect(stream).toMatchObject({
      EventSourceArn: expect.stringMatching(/table\/Tiny-Table\/stream\//),
      FunctionArn: expect.stringMatching(/:function:Tiny-Forward$/),
      StartingPosition: "TRIM_HORIZON",
      State: "Enabled",
      BatchSize: 100,
      MaximumRetryAttempts: -1,
      BisectBatchOnFunctionError: false,
      LastProcessingResult: "No records processed",
      LastModified: expect.any(Date),
    });
    expect(queue).toMatchObject({ EventSourceArn: expect.stringMatching(/:Tiny-Queue$/), BatchSize: 10 });
    expect(queue.LastProcessingResult).toBeUndefined();
    const bySource = new ListEventSourceMappingsCommand({ EventSourceArn: queue.EventSourceArn });
    expect((await client.send(bySource)).EventSourceMappings).toMatchObject([{ UUID: queue.UUID }]);
  });

  it("that are disabled handle nothing, and go on where they stopped when they are enabled", async () => {
    const { stack, client, uuidOf, write, handled } = await started();
    const UUID = await uuidOf("Tiny-Forward");
    await write("first");
    await expect.poll(handled, PATIENCE).toBe(1);

    const disabling = await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    expect(disabling.State).toBe("Disabling");
    await vi.waitFor(() => expectState(client, UUID, "Disabled"), PATIENCE);
    await write("second");
    await expect.poll(async () => (await stack.currentStatus()).drained, PATIENCE).toBe(true);
    expect(handled()).toBe(1);

    const enabling = await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    expect(enabling.State).toBe("Enabling");
    await vi.waitFor(() => expectState(client, UUID, "Enabled"), PATIENCE);
    await expect.poll(handled, PATIENCE).toBe(2);
    await expect.poll(async () => (await stack.currentStatus()).drained, PATIENCE).toBe(true);
    expect(handled()).toBe(2);
  });

  it("of a stream that was replaced handle what it held, and nothing that came after", async () => {
    const { client, uuidOf, write, handled, dynamodb, stack } = await started();
    const UUID = await uuidOf("Tiny-Forward");
    const streamEnabled = (StreamSpecification: StreamSpecification) =>
      dynamodb.send(new UpdateTableCommand({ TableName: "Tiny-Table", StreamSpecification }));
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    await vi.waitFor(() => expectState(client, UUID, "Disabled"), PATIENCE);
    await write("held");

    await streamEnabled({ StreamEnabled: false });
    const { TableDescription } = await streamEnabled({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" });
    await write("after");
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));

    await expect.poll(handled, PATIENCE).toBe(1);
    await expect.poll(async () => (await stack.currentStatus()).drained, PATIENCE).toBe(true);
    expect(handled()).toBe(1);
    const mapping = await client.send(new GetEventSourceMappingCommand({ UUID }));
    expect(mapping.EventSourceArn).not.toBe(TableDescription?.LatestStreamArn);
  });

  it("that are enabled after a day go on with the oldest change the stream still has", async () => {
    const clock = new StackClock();
    const { client, uuidOf, write, handled, stack } = await started({}, clock);
    const UUID = await uuidOf("Tiny-Forward");
    await write("first");
    await expect.poll(handled, PATIENCE).toBe(1);
    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    await vi.waitFor(() => expectState(client, UUID, "Disabled"), PATIENCE);
    await write("too old");
    clock.skip(13 * HOUR_MS);
    await write("still there");
    clock.skip(12 * HOUR_MS);

    await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));

    await expect.poll(handled, PATIENCE).toBe(2);
    await expect.poll(async () => (await stack.currentStatus()).drained, PATIENCE).toBe(true);
    expect(handled()).toBe(2);
  });

  it("are not changed to what AWS would refuse", async () => {
    const { client, uuidOf } = await started();
    const UUID = await uuidOf("Tiny-Purge");
    const change = (changes: object) => client.send(new UpdateEventSourceMappingCommand({ UUID, ...changes }));

    await expect(change({ BatchSize: 0 })).rejects.toMatchObject({ name: "InvalidParameterValueException" });
    expect(await client.send(new GetEventSourceMappingCommand({ UUID }))).toMatchObject({ BatchSize: 10 });
    expect(await change({ BatchSize: 5 })).toMatchObject({ State: "Updating", BatchSize: 5 });
  });

  it("that there are not are not found", async () => {
    const { client } = await started();

    const asked = client.send(new GetEventSourceMappingCommand({ UUID: "1b2c" }));

    await expect(asked).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("say how the last invocation of a stream's function went", async () => {
    const { client, uuidOf, write } = await started({
      Broken: lambda("broken", {}),
      BrokenChanges: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          EventSourceArn: get("Table", "StreamArn"),
          FunctionName: { Ref: "Broken" },
          StartingPosition: "TRIM_HORIZON",
        },
      },
    });

    await write("thing");

    const result = async (name: string) => {
      const mapping = await client.send(new GetEventSourceMappingCommand({ UUID: await uuidOf(name) }));
      return mapping.LastProcessingResult;
    };
    await expect.poll(() => result("Tiny-Forward"), PATIENCE).toBe("OK");
    await expect.poll(() => result("Tiny-Broken"), PATIENCE).toBe("PROBLEM: Function call failed");
  });
});

const PATIENCE = { timeout: 10_000 };
const HOUR_MS = 3_600_000;

async function started(more: Parameters<typeof tinyApp>[0] = {}, clock = new StackClock()) {
  const stack: LocalStack = await startLocalStack({ assembly: tinyApp(more), clock });
  const client = new LambdaClient({ ...localAws(stack.endpoints.lambda), maxAttempts: 1 });
  const dynamodb = new DynamoDBClient(localAws(stack.endpoints.dynamodb));
  onTestFinished(async () => {
    client.destroy();
    dynamodb.destroy();
    await stack.close();
  });
  const { distributionId = "" } = stack.edges["www"] ?? {};
  return {
    stack,
    dynamodb,
    client,
    uuidOf: async (FunctionName: string): Promise<string> => {
      const { EventSourceMappings } = await client.send(new ListEventSourceMappingsCommand({ FunctionName }));
      return EventSourceMappings?.[0]?.UUID ?? "";
    },
    write: (pk: string) => dynamodb.send(new PutItemCommand({ TableName: "Tiny-Table", Item: { pk: { S: pk } } })),
    /** Changes passed on, counted where they arrive. */
    handled: () => {
      const { visible, inFlight, delayed } = stack.queues.depth("Tiny-Queue");
      return visible + inFlight + delayed + stack.cloudfront.invalidations(distributionId).length;
    },
  };
}

async function expectState(client: LambdaClient, UUID: string, state: string): Promise<void> {
  expect(await client.send(new GetEventSourceMappingCommand({ UUID }))).toMatchObject({ State: state });
}

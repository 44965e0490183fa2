import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetEventSourceMappingCommand, LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLocalStack } from "../../../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../../../infra/local/stack/stack-clock.ts";
import { localAws } from "../../../contracts/local-aws.ts";
import { FORWARD, get, lambda, RESOURCES, tinyApp } from "./tiny-app.ts";

/** As {@link FORWARD}, but it can be told apart. */
const FORWARD_ANEW = FORWARD.replace("MessageBody: ", 'MessageBody: "anew-" + ');

const ANEW = { ...RESOURCES.Forward.Properties, Code: { S3Bucket: "assets", S3Key: "anew.zip" } };

describe("deploying another assembly over a running stack", () => {
  it("leaves one change to the old code and the next to the new, and keeps all data", async () => {
    const { stack, write, invalidated, dynamodb } = await started();
    const { edges, tables } = stack;
    await write("first");
    await expect.poll(invalidated, PATIENCE).toHaveLength(1);

    await stack.redeploy(tinyApp({ Forward: { ...RESOURCES.Forward, Properties: ANEW } }, { anew: FORWARD_ANEW }));
    await write("second");

    await expect
      .poll(invalidated, PATIENCE)
      .toStrictEqual([expect.stringMatching(/^\/\d+$/), expect.stringMatching(/^\/anew-\d+$/)]);
    expect({ edges: stack.edges, tables: stack.tables }).toStrictEqual({ edges, tables });
    const kept = new GetItemCommand({ TableName: "Tiny-Table", Key: { pk: { S: "first" } } });
    expect((await dynamodb.send(kept)).Item).toBeDefined();
  });

  it("changes mappings where they are, and replaces those that read something else", async () => {
    const { stack, lambdaApi, uuidOf } = await started();
    const [changes, messages] = [await uuidOf("Tiny-Forward"), await uuidOf("Tiny-Purge")];

    const { Changes, Messages } = RESOURCES;
    await stack.redeploy(
      tinyApp({
        Changes: { ...Changes, Properties: { ...Changes.Properties, BatchSize: 7 } },
        Messages: { ...Messages, Properties: { ...Messages.Properties, EventSourceArn: get("Other", "Arn") } },
        Other: RESOURCES.Queue,
      }),
    );

    expect(await uuidOf("Tiny-Forward")).toBe(changes);
    const changed = await lambdaApi.send(new GetEventSourceMappingCommand({ UUID: changes }));
    expect(changed).toMatchObject({ BatchSize: 7, State: "Enabled" });
    const replacement = await lambdaApi.send(new GetEventSourceMappingCommand({ UUID: await uuidOf("Tiny-Purge") }));
    expect(replacement.UUID).not.toBe(messages);
    expect(replacement.EventSourceArn).toMatch(/:Tiny-Other$/);
  });

  it("creates what is new, and ends functions, mappings and schedules that are gone", async () => {
    const clock = new StackClock();
    const lines: string[] = [];
    const { stack, uuidOf, lambdaApi } = await started({ clock, onLog: ({ text }) => void lines.push(text) });
    const everyMinute = (word: string) => ({
      Type: "AWS::Events::Rule",
      Properties: {
        ScheduleExpression: "rate(1 minute)",
        Targets: [{ Arn: get("Ticker", "Arn"), Id: "0", Input: JSON.stringify(word) }],
      },
    });
    const ticking = { Ticker: lambda("ticker", {}), Tick: everyMinute("tick"), Tock: everyMinute("tock") };
    const codes = { ticker: `export const handler = async (word) => console.log(word);` };

    await stack.redeploy(tinyApp(ticking, codes));
    clock.skip(60_000);
    await expect.poll(() => lines.toSorted(), PATIENCE).toStrictEqual(["tick", "tock"]);

    await stack.redeploy(tinyApp({ ...ticking, Tick: undefined }, codes));
    clock.skip(60_000);
    await expect.poll(() => lines.toSorted(), PATIENCE).toStrictEqual(["tick", "tock", "tock"]);

    await stack.redeploy(tinyApp({ Changes: undefined }));
    const { EventSourceMappings: left } = await lambdaApi.send(new ListEventSourceMappingsCommand({}));
    expect(left).toMatchObject([{ UUID: await uuidOf("Tiny-Purge") }]);
    expect(() => stack.function("Ticker")).toThrow("0 functions");
  });

  it("changes the value of a parameter, and removes one that is gone", async () => {
    const { stack } = await started();
    const parameter = (Value: string) => ({ Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value } });

    await stack.redeploy(tinyApp({ Told: parameter("one"), Told2: parameter("two") }));
    await stack.redeploy(tinyApp({ Told: parameter("another") }));

    expect(stack.parameterStore.get("Tiny-Told")).toBe("another");
    expect(stack.parameterStore.get("Tiny-Told2")).toBeUndefined();
  });

  it("changes a distribution where it is, and warns of what can only stay as it was", async () => {
    const warnings: string[] = [];
    const { stack } = await started({ onWarning: (sentence) => void warnings.push(sentence) });
    const { www } = stack.edges;
    const { Www, Table } = RESOURCES;
    const config = { ...Www.Properties.DistributionConfig, CacheTagConfig: { HeaderName: "x-other" } };

    await stack.redeploy(
      tinyApp({
        Www: { ...Www, Properties: { DistributionConfig: config } },
        Table: {
          ...Table,
          Properties: { ...Table.Properties, TimeToLiveSpecification: { AttributeName: "t", Enabled: true } },
        },
      }),
    );

    expect(stack.edges["www"]).toStrictEqual({ ...www, tagHeader: "x-other" });
    expect(warnings).toStrictEqual(["Tiny/Table: stays as it was first deployed"]);
  });

  it("of the same app changes nothing: functions stay warm", async () => {
    const { stack, write, invalidated } = await started();
    await write("first");
    await expect.poll(invalidated, PATIENCE).toHaveLength(1);
    const { code } = stack.function("Forward");
    const warm = stack.function("Forward").environments();

    await stack.redeploy(tinyApp());

    expect(stack.function("Forward").code).toBe(code);
    expect(stack.function("Forward").environments()).toBe(warm);
  });
});

const PATIENCE = { timeout: 10_000 };

async function started(options: Partial<Parameters<typeof startLocalStack>[0]> = {}) {
  const stack = await startLocalStack({ assembly: tinyApp(), ...options });
  const dynamodb = new DynamoDBClient(localAws(stack.endpoints.dynamodb));
  const lambdaApi = new LambdaClient(localAws(stack.endpoints.lambda));
  onTestFinished(async () => {
    dynamodb.destroy();
    lambdaApi.destroy();
    await stack.close();
  });
  const { distributionId = "" } = stack.edges["www"] ?? {};
  return {
    stack,
    dynamodb,
    lambdaApi,
    write: (pk: string) => dynamodb.send(new PutItemCommand({ TableName: "Tiny-Table", Item: { pk: { S: pk } } })),
    invalidated: () => stack.cloudfront.invalidations(distributionId).flatMap(({ items }) => items),
    uuidOf: async (FunctionName: string) => {
      const { EventSourceMappings } = await lambdaApi.send(new ListEventSourceMappingsCommand({ FunctionName }));
      return EventSourceMappings?.[0]?.UUID;
    },
  };
}

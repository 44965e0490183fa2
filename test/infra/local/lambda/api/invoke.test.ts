import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLambdaApi } from "../../../../../infra/local/lambda/api/lambda-api.ts";
import { type FunctionOptions, type LocalFunction, startFunction } from "../../../../../infra/local/lambda/function.ts";
import { MAX_EVENT_BYTES } from "../../../../../infra/local/lambda/invocation.ts";
import type { Intercept } from "../../../../../infra/local/service.ts";
import { StackClock } from "../../../../../infra/local/stack/stack-clock.ts";
import { localAws } from "../../../../contracts/local-aws.ts";
import { folderOf } from "../function-of-code.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:shop";
const ECHO = `export const handler = async (event) => ({ heard: event });`;

describe("invoking by Lambda's API", () => {
  it.each([
    ["its name", "shop"],
    ["its ARN", ARN],
    ["a partial ARN", "000000000000:function:shop"],
  ])("finds the function by %s and answers what it returns", async (_, FunctionName) => {
    const { client } = await lambdaOf(ECHO);

    const answer = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ id: 7 }) }));

    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toStrictEqual({ heard: { id: 7 } });
  });

  it("answers a function's error as a success of the call that says so", async () => {
    const { client } = await lambdaOf(`export const handler = () => { throw new TypeError("no such luck"); };`);

    const answer = await client.send(new InvokeCommand({ FunctionName: "shop" }));

    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toMatchObject({
      errorType: "TypeError",
      errorMessage: "no such luck",
    });
  });

  it("runs an asynchronous event after the answer, and again a minute later when it failed", async () => {
    const clock = new StackClock();
    const { client, api, lines } = await lambdaOf(
      `export const handler = async () => { console.log("tried"); throw new Error("not yet"); };`,
      { clock },
    );

    const answer = await client.send(new InvokeCommand({ FunctionName: "shop", InvocationType: "Event" }));

    expect(answer.StatusCode).toBe(202);
    const minuteLater = (): readonly string[] => {
      clock.skip(60_000);
      return lines();
    };
    await expect.poll(lines, PATIENCE).toStrictEqual(["tried"]);
    await expect.poll(minuteLater, PATIENCE).toStrictEqual(["tried", "tried"]);
    await expect.poll(minuteLater, PATIENCE).toStrictEqual(["tried", "tried", "tried"]);
    await expect.poll(() => api.events(), PATIENCE).toBe(0);
  });

  it("does not run a function to see whether it may be invoked", async () => {
    const { client, fn } = await lambdaOf(ECHO);

    const answer = await client.send(new InvokeCommand({ FunctionName: "shop", InvocationType: "DryRun" }));

    expect(answer.StatusCode).toBe(204);
    expect(fn.environments()).toBe(0);
  });

  it.each([
    ["no function has", { FunctionName: "none" }, "ResourceNotFoundException"],
    ["names a version there is not", { FunctionName: "shop:3" }, "ResourceNotFoundException"],
    ["is not JSON", { FunctionName: "shop", Payload: "{" }, "InvalidRequestContentException"],
    ["is too large", { FunctionName: "shop", Payload: `"${"x".repeat(MAX_EVENT_BYTES)}"` }, "RequestTooLargeException"],
    [
      "is too large for an event",
      { FunctionName: "shop", InvocationType: "Event", Payload: `"${"x".repeat(1_048_576)}"` },
      "RequestTooLargeException",
    ],
  ] as const)("refuses what %s, by AWS's name", async (_, input, name) => {
    const { client } = await lambdaOf(ECHO);

    await expect(client.send(new InvokeCommand(input))).rejects.toMatchObject({ name });
  });

  it("refuses an invocation that finds every environment busy", async () => {
    const { client } = await lambdaOf(`export const handler = () => new Promise(() => {});`, {
      function: { maxConcurrency: 1, whenBusy: "throttle", timeoutMs: 60_000 },
    });
    void client.send(new InvokeCommand({ FunctionName: "shop" })).catch(() => {});

    await expect
      .poll(() => client.send(new InvokeCommand({ FunctionName: "shop" })).catch(({ name }: Error) => name), PATIENCE)
      .toBe("TooManyRequestsException");
  });

  it("fails as a fault plan says", async () => {
    const { client, fn } = await lambdaOf(ECHO, {
      intercept: ({ service, operation, target, phase }) =>
        phase === "arrived" && `${service} ${operation} ${target}` === "lambda Invoke shop"
          ? { kind: "drop" }
          : undefined,
    });

    await expect(client.send(new InvokeCommand({ FunctionName: "shop" }))).rejects.toThrow("socket hang up");
    expect(fn.environments()).toBe(0);
  });
});

describe("a function's configuration", () => {
  it("says what is deployed now", async () => {
    const { client, fn } = await lambdaOf(ECHO, { function: { environment: { SHOP: "old" }, memoryMb: 256 } });
    const configuration = () => client.send(new GetFunctionConfigurationCommand({ FunctionName: "shop" }));
    const before = await configuration();
    expect(before).toMatchObject({
      FunctionArn: ARN,
      Handler: "index.handler",
      Timeout: 10,
      MemorySize: 256,
      Environment: { Variables: { SHOP: "old" } },
      State: "Active",
      LastUpdateStatus: "Successful",
    });

    fn.deploy({ directory: folderOf({ "index.mjs": ECHO }), environment: { SHOP: "new" }, timeoutMs: 20_000 });

    const after = await configuration();
    expect(after).toMatchObject({ Timeout: 20, MemorySize: 128, Environment: { Variables: { SHOP: "new" } } });
    expect(after.CodeSha256).not.toBe(before.CodeSha256);
  });
});

const PATIENCE = { timeout: 10_000 };

interface Given {
  readonly function?: Partial<FunctionOptions>;
  readonly clock?: StackClock;
  readonly intercept?: Intercept;
}

async function lambdaOf(code: string, { function: options, clock, intercept }: Given = {}) {
  const lines: string[] = [];
  const fn: LocalFunction = startFunction({
    name: "shop",
    arn: ARN,
    directory: folderOf({ "index.mjs": code }),
    timeoutMs: 10_000,
    onLog: ({ text }) => lines.push(text),
    ...options,
  });
  const api = await startLambdaApi({
    functions: new Map([[ARN, fn]]),
    ...(clock && { time: clock }),
    ...(intercept && { intercept }),
  });
  const client = new LambdaClient({ ...localAws(api.url), maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await fn.close();
    await api.close();
  });
  return { client, fn, api, lines: () => lines };
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LogLine } from "../../../../infra/local/lambda/function.ts";
import { ARN, COUNTER, folderOf, functionOf, HANGS_FIRST, payloadOf, start } from "./function-of-code.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("invoking a function", () => {
  it("hands the event over as JSON and the answer back as JSON", async () => {
    const fn = functionOf(`export const handler = async (event) => ({ ...event, at: new Date(0), gone: undefined });`);

    const invocation = await fn.invoke({ id: 7 });

    expect(invocation).toStrictEqual({
      ok: true,
      requestId: expect.stringMatching(UUID),
      payload: { id: 7, at: "1970-01-01T00:00:00.000Z" },
      durationMs: expect.any(Number),
    });
  });

  it("answers null when the handler returns nothing", async () => {
    const fn = functionOf(`export const handler = () => {};`);

    expect(await fn.invoke({})).toMatchObject({ ok: true, payload: null });
  });

  it("gives the handler the context it has on AWS", async () => {
    const fn = functionOf(
      `export const handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });`,
      { memoryMb: 256, timeoutMs: 5_000 },
    );

    const invocation = await fn.invoke({});

    const context = payloadOf(invocation) as { left: number };
    expect(context).toMatchObject({
      functionName: "shop",
      functionVersion: "$LATEST",
      invokedFunctionArn: ARN,
      memoryLimitInMB: "256",
      awsRequestId: invocation.requestId,
      callbackWaitsForEmptyEventLoop: true,
      logGroupName: "/aws/lambda/shop",
    });
    expect(context.left).toBeLessThanOrEqual(5_000);
    expect(context.left).toBeGreaterThan(0);
  });

  it("shows the function its own environment variables and the runtime's, and none of the host's", async () => {
    process.env["HOST_SECRET"] = "leaked";
    onTestFinished(() => void delete process.env["HOST_SECRET"]);
    const fn = functionOf(`export const handler = async () => process.env;`, {
      environment: { TABLE: "Products" },
      memoryMb: 256,
    });

    const variables = payloadOf(await fn.invoke({})) as Record<string, string>;

    expect(variables).toMatchObject({
      TABLE: "Products",
      AWS_LAMBDA_FUNCTION_NAME: "shop",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_REGION: "eu-west-1",
      _HANDLER: "index.handler",
    });
    expect(Object.keys(variables).filter((name) => !/^(TABLE|AWS_|_HANDLER|LAMBDA_|LANG|PATH|TZ)/.test(name))).toEqual(
      [],
    );
  });

  it("runs a CommonJS bundle although the project around it is made of ES modules", async () => {
    const project = folderOf({ "package.json": `{"type":"module"}` });
    mkdirSync(join(project, "asset"));
    writeFileSync(join(project, "asset", "index.js"), `exports.handler = async () => require("./part.js").word;`);
    writeFileSync(join(project, "asset", "part.js"), `exports.word = typeof module;`);
    const fn = start({ directory: join(project, "asset") });

    expect(await fn.invoke({})).toMatchObject({ ok: true, payload: "object" });
  });

  it("tags each printed line with its request, whichever way it was printed", async () => {
    const lines: LogLine[] = [];
    const fn = functionOf(
      `console.log("loading");
       export const handler = async () => {
         console.log("one\\ntwo");
         process.stdout.write("half, ");
         process.stdout.write(Buffer.from("then whole\\n"));
         console.error("trouble");
         process.emitWarning("careful");
         await new Promise(setImmediate);
         process.stdout.write("no line end");
       };`,
      { onLog: (line) => lines.push(line) },
    );

    const { requestId } = await fn.invoke({});

    expect(lines).toStrictEqual([
      { function: "shop", stream: "stdout", text: "loading" },
      { function: "shop", requestId, stream: "stdout", text: "one" },
      { function: "shop", requestId, stream: "stdout", text: "two" },
      { function: "shop", requestId, stream: "stdout", text: "half, then whole" },
      { function: "shop", requestId, stream: "stderr", text: "trouble" },
      { function: "shop", requestId, stream: "stderr", text: "Warning: careful" },
      { function: "shop", requestId, stream: "stdout", text: "no line end" },
    ]);
  });
});

describe("ending a function", () => {
  it("kills every invocation where it is, and serves the next from a cold start", async () => {
    const fn = functionOf(HANGS_FIRST("await new Promise(() => {});"), { timeoutMs: 20_000 });
    const hanging = [fn.invoke({}), fn.invoke({})];
    await expect.poll(() => fn.running()).toBe(2);

    await fn.kill();

    for (const invocation of hanging) {
      expect(await invocation).toMatchObject({
        kind: "crash",
        error: { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("signal: killed") },
      });
    }
    expect(fn.environments()).toBe(0);
    expect(payloadOf(await fn.invoke({ calm: true }))).toBe(1);
  });

  it("kills an invocation whose answer is already on its way, as a host that dies before sending it", async () => {
    const killed: Promise<void>[] = [];
    const fn = functionOf(`export const handler = async () => { console.log("about to answer"); return 1; };`, {
      onLog: () => {
        // Meanwhile the thread answers, but this side can't have heard.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        killed.push(fn.kill());
      },
    });

    expect(await fn.invoke({})).toMatchObject({ ok: false, kind: "crash" });
    expect(killed).toHaveLength(1);
  });

  it("refuses what waits and what comes once it is closed", async () => {
    const fn = functionOf(COUNTER, { maxConcurrency: 1 });
    const [running, waiting] = [fn.invoke({}), fn.invoke({})];

    await Promise.all([fn.close(), fn.close()]);

    expect(await running).toMatchObject({ kind: "crash" });
    expect(await waiting).toMatchObject({ kind: "refused", error: { errorType: "ResourceNotFoundException" } });
    expect(await fn.invoke({})).toMatchObject({ kind: "refused" });
    expect(fn.environments()).toBe(0);
  });
});

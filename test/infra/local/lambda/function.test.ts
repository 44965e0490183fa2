import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import {
  startFunction,
  type FunctionOptions,
  type LocalFunction,
  type LogLine,
} from "../../../../infra/local/lambda/function.ts";
import { MAX_ANSWER_BYTES, MAX_EVENT_BYTES, type Invocation } from "../../../../infra/local/lambda/invocation.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:shop";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

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

describe("execution environments", () => {
  it("keep what the module remembers from one invocation to the next", async () => {
    const fn = functionOf(COUNTER);

    expect(payloadOf(await fn.invoke({}))).toBe(1);
    expect(payloadOf(await fn.invoke({}))).toBe(2);
    expect(fn.environments()).toBe(1);
  });

  it("run one invocation at a time, each further one in an environment of its own", async () => {
    const fn = functionOf(COUNTER, { maxConcurrency: 2 });

    const counts = await Promise.all(
      [fn.invoke({}), fn.invoke({}), fn.invoke({})].map(async (i) => payloadOf(await i)),
    );

    expect(counts.toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 1, 2]);
    expect(fn.environments()).toBe(2);
  });

  it("make further invocations wait in order", async () => {
    const fn = functionOf(`const seen = []; export const handler = async (id) => { seen.push(id); return seen; };`, {
      maxConcurrency: 1,
    });

    const outcomes = await Promise.all([1, 2, 3, 4].map((id) => fn.invoke(id)));

    expect(outcomes.map(payloadOf).at(-1)).toEqual([1, 2, 3, 4]);
  });

  it("throttle further invocations where told to, as a function at its reserved concurrency does", async () => {
    const fn = functionOf(COUNTER, { maxConcurrency: 1, whenBusy: "throttle" });

    const [first, second] = await Promise.all([fn.invoke({}), fn.invoke({})]);

    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: false, kind: "throttled", error: { errorType: "TooManyRequestsException" } });
  });

  it("are ended after a while without work", async () => {
    const fn = functionOf(COUNTER, { idleMs: 1 });

    await fn.invoke({});
    await expect.poll(() => fn.environments()).toBe(0);

    expect(payloadOf(await fn.invoke({}))).toBe(1);
  });

  it("let an abandoned invocation run on, as when a client of AWS hangs up", async () => {
    const lines: string[] = [];
    const fn = functionOf(
      `export const handler = async () => { console.log("begun"); await new Promise((r) => setTimeout(r, 50)); console.log("finished"); };`,
      { onLog: ({ text }) => lines.push(text) },
    );
    const controller = new AbortController();
    const invocation = fn.invoke({}, controller.signal);
    await expect.poll(() => lines).toContain("begun");

    controller.abort(new Error("gone"));

    await expect(invocation).rejects.toThrow("gone");
    await expect.poll(() => lines).toContain("finished");
  });

  it("take a waiting invocation out of the line when its caller gives up", async () => {
    const fn = functionOf(COUNTER, { maxConcurrency: 1 });
    const controller = new AbortController();
    const [first, second, third] = [fn.invoke({}), fn.invoke({}, controller.signal), fn.invoke({})];

    controller.abort(new Error("gone"));

    await expect(second).rejects.toThrow("gone");
    expect([payloadOf(await first), payloadOf(await third)]).toEqual([1, 2]);
  });
});

describe("an invocation that fails", () => {
  it("reports what the handler threw and keeps the environment", async () => {
    const fn = functionOf(
      `let n = 0; export const handler = async () => { if (n++ === 0) throw new TypeError("no such product"); return n; };`,
    );

    expect(await fn.invoke({})).toMatchObject({
      ok: false,
      kind: "thrown",
      error: {
        errorType: "TypeError",
        errorMessage: "no such product",
        trace: expect.arrayContaining(["TypeError: no such product", expect.stringContaining("index.mjs")]),
      },
    });
    expect(payloadOf(await fn.invoke({}))).toBe(2);
  });

  it("reports thrown values that are no errors", async () => {
    const fn = functionOf(`export const handler = async () => { throw "plain text"; };`);

    expect(await fn.invoke({})).toMatchObject({
      kind: "thrown",
      error: { errorType: "string", errorMessage: "plain text", trace: [] },
    });
  });

  it("times out, ends the environment, and the next one starts cold", async () => {
    const fn = functionOf(HANGS_FIRST("await new Promise(() => {});"), { timeoutMs: 150 });

    expect(await fn.invoke({})).toMatchObject({
      ok: false,
      kind: "timeout",
      error: { errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 0\.15 seconds$/) },
    });
    expect(payloadOf(await fn.invoke({ calm: true }))).toBe(1);
  });

  it("times out even in an endless loop", async () => {
    const fn = functionOf(HANGS_FIRST("for (;;);"), { timeoutMs: 150 });

    expect(await fn.invoke({})).toMatchObject({ kind: "timeout" });
    expect(payloadOf(await fn.invoke({ calm: true }))).toBe(1);
  });

  it.each([
    [
      "an unhandled rejection",
      `Promise.reject(new Error("lost")); await new Promise(() => {});`,
      { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" },
    ],
    [
      "an uncaught exception",
      `setTimeout(() => { throw new RangeError("astray"); }); await new Promise(() => {});`,
      { errorType: "RangeError", errorMessage: "astray" },
    ],
    [
      "process.exit()",
      `process.exit(3);`,
      { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("exit status 3") },
    ],
    [
      "memory running out",
      `const hoard = []; for (;;) hoard.push(new Array(1e5).fill({}));`,
      { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("signal: killed") },
    ],
  ])("crashes on %s, and the next one starts cold", async (_, fault, error) => {
    const fn = functionOf(HANGS_FIRST(fault), { memoryMb: 32, timeoutMs: 20_000 });

    expect(await fn.invoke({})).toMatchObject({ ok: false, kind: "crash", error });
    expect(payloadOf(await fn.invoke({ calm: true }))).toBe(1);
  });

  it("still prints what it had printed before it crashed", async () => {
    const lines: string[] = [];
    const fn = functionOf(`export const handler = async () => { console.log("last words"); process.exit(1); };`, {
      onLog: ({ text }) => lines.push(text),
    });

    await fn.invoke({});

    expect(lines).toEqual(["last words"]);
  });

  it("says why the function could not be loaded, each time anew", async () => {
    const fn = functionOf(`throw new Error("no configuration"); export const handler = 1;`);

    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await fn.invoke({})).toMatchObject({
        kind: "crash",
        error: { errorType: "Error", errorMessage: "no configuration" },
      });
    }
  });

  it.each([
    ["Runtime.ImportModuleError", { "other.mjs": "" }, "index.handler"],
    ["Runtime.ImportModuleError", { "index.mjs": `import "./absent.mjs";` }, "index.handler"],
    ["Runtime.UserCodeSyntaxError", { "index.js": "{" }, "index.handler"],
    ["Runtime.ExitError", { "index.mjs": "await new Promise(() => {});" }, "index.handler"],
    ["Runtime.HandlerNotFound", { "index.mjs": "export const other = 1;" }, "index.handler"],
    ["Runtime.MalformedHandlerName", { "index.mjs": "" }, "index"],
    [
      "Runtime.CallbackHandlerDeprecated",
      { "index.mjs": "export const handler = (e, c, done) => done();" },
      "index.handler",
    ],
  ])("answers %s where AWS does", async (errorType, files, handler) => {
    const fn = start({ directory: folderOf(files), handler });

    expect(await fn.invoke({})).toMatchObject({ ok: false, kind: "crash", error: { errorType } });
  });

  it("is refused when its event is larger than 6 MB, and runs when it is just not", async () => {
    const fn = functionOf(`export const handler = async (event) => event.length;`);

    expect(await fn.invoke("x".repeat(MAX_EVENT_BYTES - 1))).toMatchObject({
      ok: false,
      kind: "refused",
      error: { errorType: "RequestEntityTooLargeException" },
    });
    expect(payloadOf(await fn.invoke("x".repeat(MAX_EVENT_BYTES - 2)))).toBe(MAX_EVENT_BYTES - 2);
  });

  it("fails when its answer is larger than 6 MB", async () => {
    const fn = functionOf(`export const handler = async (length) => "x".repeat(length);`);

    expect(await fn.invoke(MAX_ANSWER_BYTES - 1)).toMatchObject({
      kind: "thrown",
      error: { errorType: "Function.ResponseSizeTooLarge" },
    });
    expect(await fn.invoke(MAX_ANSWER_BYTES - 2)).toMatchObject({ ok: true });
  });

  it("fails when its answer is no JSON", async () => {
    const fn = functionOf(`export const handler = async () => 1n;`);

    expect(await fn.invoke({})).toMatchObject({
      kind: "thrown",
      error: { errorType: "Error", errorMessage: "Unable to stringify response body" },
    });
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

const COUNTER = `let n = 0; export const handler = async () => { await new Promise((r) => setTimeout(r, 5)); return ++n; };`;

const HANGS_FIRST = (fault: string): string =>
  `let n = 0; export const handler = async (event) => { n++; if (!event.calm) { ${fault} } return n; };`;

function functionOf(code: string, options: Partial<FunctionOptions> = {}): LocalFunction {
  return start({ directory: folderOf({ "index.mjs": code }), ...options });
}

function start(options: Partial<FunctionOptions> & Pick<FunctionOptions, "directory">): LocalFunction {
  const fn = startFunction({ name: "shop", arn: ARN, timeoutMs: 10_000, ...options });
  onTestFinished(() => fn.close());
  return fn;
}

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "function-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function payloadOf(invocation: Invocation): unknown {
  if (!invocation.ok) throw new Error(JSON.stringify(invocation.error));
  return invocation.payload;
}

import { describe, expect, it } from "vitest";
import { MAX_ANSWER_BYTES, MAX_EVENT_BYTES } from "../../../../infra/local/lambda/invocation.ts";
import { folderOf, functionOf, HANGS_FIRST, payloadOf, start } from "./function-of-code.ts";

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

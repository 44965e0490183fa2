import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalFunction, startFunction } from "../../../infra/local/lambda/function.ts";
import { simulate } from "./simulate.ts";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tagwire-simulated-"));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a simulated function", () => {
  it("keeps what its module remembers, and shares it with no other environment", async () => {
    const code = `
      let calls = 0;
      globalThis.loads = (globalThis.loads ?? 0) + 1;
      export const handler = async () => ({ calls: ++calls, loads: globalThis.loads });`;
    const answers = await withFunction(code, async (fn) => {
      const before = [await payload(fn), await payload(fn)];
      await fn.kill();
      return [...before, await payload(fn)];
    });
    expect(answers).toEqual([
      { calls: 1, loads: 1 },
      { calls: 2, loads: 1 },
      { calls: 1, loads: 1 },
    ]);
  });

  it("sees its own environment variables, and no other's", async () => {
    const code = `
      import { env } from "node:process";
      export const handler = async () => [env.GREETING, process.env.GREETING, process.env.HOME ?? "none"];`;
    expect(await withFunction(code, payload)).toEqual(["hello", "hello", "none"]);
  });

  it("is stopped when it takes too long, and what it was about to do never happens", async () => {
    const code = `export const handler = async ({ url }) => {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await fetch(url);
    };`;
    await withFunction(code, async (fn) => {
      const { url, asked } = await startListener();
      expect(await fn.invoke({ url })).toMatchObject({ ok: false, kind: "timeout" });
      await aMinute();
      expect(asked).toEqual([]);
    });
  });

  it("hears no answer when it is killed before that is there, although the call happened", async () => {
    const code = `
      import { request } from "node:http";
      export const handler = ({ url }) =>
        new Promise(() => {
          const note = (heard) => () => Error.notes.push(heard);
          request(url, { method: "POST" }, note("answer")).on("error", note("error")).end("body");
        });`;
    await withFunction(code, async (fn, notes) => {
      const { url, asked, arrival } = await startListener();
      const invoked = fn.invoke({ url });
      await arrival;
      await fn.kill();
      expect(await invoked).toMatchObject({ ok: false, kind: "crash" });
      await aMinute();
      expect({ asked, notes }).toEqual({ asked: ["POST body"], notes: [] });
    });
  });

  it("has no timer that fires once it is killed", async () => {
    const code = `export const handler = () => new Promise(() => setInterval(() => Error.notes.push("tick"), 1_000));`;
    await withFunction(code, async (fn, notes) => {
      const invoked = fn.invoke({});
      while (notes.length === 0) await aSecond();
      await fn.kill();
      await invoked;
      const before = notes.length;
      await aMinute();
      expect(notes.length).toBe(before);
    });
  });

  it.each([
    ["throws while it loads", `throw new TypeError("broken");`, "crash", "TypeError"],
    ["has no handler", `export const other = 1;`, "crash", "Runtime.HandlerNotFound"],
    ["throws", `export const handler = async () => { throw new RangeError("no"); };`, "thrown", "RangeError"],
    [
      "throws in a timer",
      `export const handler = () => new Promise(() => setTimeout(() => { throw new RangeError("no"); }, 5));`,
      "crash",
      "RangeError",
    ],
    ["exits", `export const handler = () => new Promise(() => process.exit(3));`, "crash", "Runtime.ExitError"],
  ])("that %s fails as it would in a thread", async (_, code, kind, errorType) => {
    await withFunction(code, async (fn) => {
      expect(await fn.invoke({})).toMatchObject({ ok: false, kind, error: { errorType } });
    });
  });

  it("is refused a socket of its own", async () => {
    const code = `import net from "node:net"; export const handler = () => net.connect(80);`;
    expect(await withFunction(code, payload)).toMatchObject({ errorMessage: "the simulation has no net.connect" });
  });
});

let functions = 0;

/** Runs code as a function's bundle. Notes it takes in `Error.notes`, which all environments have in common, unlike globals. */
async function withFunction<T>(code: string, use: (fn: LocalFunction, notes: string[]) => Promise<T>): Promise<T> {
  const folder = join(directory, String(functions++));
  mkdirSync(folder);
  writeFileSync(join(folder, "index.mjs"), code);
  return await simulate({ seed: 1 }, async ({ launch }) => {
    const notes: string[] = [];
    Object.defineProperty(Error, "notes", { value: notes, configurable: true });
    const fn = startFunction({
      name: "Fn",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:Fn",
      directory: folder,
      environment: { GREETING: "hello" },
      launch,
    });
    try {
      return await use(fn, notes);
    } finally {
      Reflect.deleteProperty(Error, "notes");
      await fn.close();
    }
  });
}

async function payload(fn: LocalFunction): Promise<unknown> {
  const invocation = await fn.invoke({});
  return invocation.ok ? invocation.payload : invocation.error;
}

/** A server that notes what it is asked, and takes a second to answer. */
async function startListener() {
  const asked: string[] = [];
  let arrive = (): void => {};
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.method} ${body}`);
      setTimeout(() => response.end("answer"), 1_000);
      arrive();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, arrival };
}

const aSecond = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 1_000));

const aMinute = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 60_000));

import { describe, expect, it } from "vitest";
import { COUNTER, functionOf, payloadOf } from "../function-of-code.ts";

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

import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { startFunction } from "../../../../infra/local/lambda/function.ts";
import { folderOf } from "./function-of-code.ts";

describe("deploying other code to a function", () => {
  it("lets what runs end as it began, and begins all else with the new code and environment", async () => {
    const gate = await openGate();
    const waits = (answer: string): string =>
      `export const handler = async () => { await fetch("${gate.url}"); return "${answer} " + process.env.SHOP; };`;
    const fn = startFunction({
      name: "shop",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:shop",
      directory: folderOf({ "index.mjs": waits("old") }),
      environment: { SHOP: "before" },
      timeoutMs: 20_000,
      maxConcurrency: 1,
    });
    onTestFinished(() => fn.close());
    const begun = fn.invoke({});
    const waiting = fn.invoke({});
    await gate.arrived(1);

    fn.deploy({
      directory: folderOf({ "index.mjs": waits("new") }),
      environment: { SHOP: "after" },
      timeoutMs: 20_000,
    });
    // It need not wait for the old code: that is not in its way any more.
    await gate.arrived(2);
    gate.open();

    expect(await begun).toMatchObject({ ok: true, payload: "old before" });
    expect(await waiting).toMatchObject({ ok: true, payload: "new after" });
    expect(await fn.invoke({})).toMatchObject({ ok: true, payload: "new after" });
    await expect.poll(() => fn.environments(), { timeout: 10_000 }).toBe(1);
  });

  it("keeps no environment warm that has the old code", async () => {
    const fn = startFunction({
      name: "shop",
      arn: "arn:aws:lambda:us-east-1:000000000000:function:shop",
      directory: folderOf({ "index.mjs": `export const handler = async () => "old";` }),
    });
    onTestFinished(() => fn.close());
    expect(await fn.invoke({})).toMatchObject({ payload: "old" });

    fn.deploy({ directory: folderOf({ "index.mjs": `export const handler = async () => "new";` }) });

    expect(await fn.invoke({})).toMatchObject({ payload: "new" });
  });
});

/** A server that answers nobody until it is opened. */
async function openGate() {
  const held: ServerResponse[] = [];
  let isOpen = false;
  const server: Server = createServer((_, response) => {
    if (isOpen) response.end();
    else held.push(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: (count: number) => expect.poll(() => held.length, { timeout: 10_000 }).toBe(count),
    open: () => {
      isOpen = true;
      for (const response of held) response.end();
    },
  };
}

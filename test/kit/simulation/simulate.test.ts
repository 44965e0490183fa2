import { createHook } from "node:async_hooks";
import { scrypt } from "node:crypto";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { runShop } from "./shop.ts";
import { simulate } from "./simulate.ts";

let assembly: string;

beforeAll(async () => {
  assembly = await (await fetch(inject("assemblyUrl"))).text();
});

describe("a simulated stack", () => {
  it("makes the same calls in the same order with the same bytes from the same seed, and shows every write", async () => {
    const [once, again] = [
      await runShop({ assembly, seed: 7, writes: 16 }),
      await runShop({ assembly, seed: 7, writes: 16 }),
    ];
    expect(once.journal.length).toBeGreaterThan(500);
    expect(again.journal).toEqual(once.journal);
    expect(once.shown).toEqual(once.expected);
  });

  it("makes them in another order from another seed, and shows the same in the end", async () => {
    const [one, other] = [
      await runShop({ assembly, seed: 1, writes: 6 }),
      await runShop({ assembly, seed: 2, writes: 6 }),
    ];
    expect(operations(other.journal)).not.toEqual(operations(one.journal));
    expect(other.shown).toEqual(one.shown);
  });

  it.each([
    ["OnChange", "SendMessageBatch"],
    ["PurgeEdge", "CreateInvalidation"],
    ["PurgeEdge", "TransactWriteItems"],
  ])("loses no purge when %s is killed at %s", async (name, operation) => {
    const shop = await runShop({ assembly, seed: 3, writes: 8, kill: { name, operation } });
    expect(shop.kills).toBe(1);
    expect(shop.shown).toEqual(shop.expected);
  });

  it("waits for nothing of the machine: no files, sockets, threads or timers of Node's own", async () => {
    const used = new Set<string>();
    const hook = createHook({
      init(_, type) {
        // vitest reports its progress meanwhile.
        if (!INSIDE.has(type) && !new Error().stack?.includes("/vitest/")) used.add(type);
      },
    });
    hook.enable();
    await runShop({ assembly, seed: 5, writes: 8 }).finally(() => hook.disable());
    expect([...used]).toEqual([]);
  });
});

describe("a simulation", () => {
  it("lives a day in a moment", async () => {
    const livedMs = await simulate({ seed: 1 }, async ({ clock, elapsedMs }) => {
      await clock.wait(86_400_000, new AbortController().signal);
      return elapsedMs();
    });
    expect(livedMs).toBe(86_400_000);
  });

  it("refuses to wait for something real", async () => {
    for (const wait of [() => stat("/"), () => promisify(gzip)(""), () => promisify(scrypt)("", "", 8)]) {
      await expect(simulate({ seed: 1 }, async () => await wait())).rejects.toThrow("up to the machine");
    }
  });

  it("says that what it waits for can't happen any more", async () => {
    await expect(simulate({ seed: 1 }, () => new Promise(() => undefined))).rejects.toThrow("can't happen any more");
  });

  it("says that what it waits for did not happen in all that time", async () => {
    const waiting = simulate({ seed: 1, patienceMs: 60_000 }, async () => {
      setInterval(() => undefined, 1_000);
      await new Promise(() => undefined);
    });
    await expect(waiting).rejects.toThrow("still waits after");
  });

  it("gives the thread back as it was, whatever happened", async () => {
    const before = [Date, setTimeout, fetch, Math.random, performance.now, AbortSignal.timeout, crypto];
    await expect(simulate({ seed: 1 }, () => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
    expect([Date, setTimeout, fetch, Math.random, performance.now, AbortSignal.timeout, crypto]).toEqual(before);
  });
});

/** What Node does before it waits for anything. Blobs are read from memory. */
const INSIDE: ReadonlySet<string> = new Set(["PROMISE", "TickObject", "Microtask", "Immediate", "BLOBREADER"]);

const operations = (journal: readonly string[]): readonly string[] =>
  journal.map((line) => line.split(" ").slice(1, 5).join(" "));

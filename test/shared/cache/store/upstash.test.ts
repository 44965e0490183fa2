import { Redis } from "@upstash/redis";
import { afterEach, describe, expect, it } from "vitest";
import {
  type HttpAnswer,
  type HttpFront,
  type HttpRequest,
  startHttpFront,
} from "../../../../infra/local/http/http-front.ts";
import { createTagCache } from "../../../../shared/cache/create-tag-cache.ts";
import { CacheUsageError, StoreUnavailableError } from "../../../../shared/cache/errors.ts";
import type { Command, SendOptions } from "../../../../shared/cache/store/store.ts";
import { upstash, type UpstashStoreOptions } from "../../../../shared/cache/store/upstash.ts";

const TOKEN = "token-nobody-may-see";
const SET: Command = ["SET", "key-nobody-may-see", "value-nobody-may-see", "PX", "60000"];

let front: HttpFront | undefined;
afterEach(() => front?.close());

describe("what is sent to Upstash", () => {
  it("is one request, whatever it holds, billed by command", async () => {
    const { send, received } = await start(["OK", "OK", [null]]);

    const { billed } = await send([SET, SET, ["MGET", "a", "b"]]);

    expect(billed).toBe(3);
    expect(received.map(({ path }) => path)).toStrictEqual(["/pipeline"]);
  });

  it("is asked of any copy, even what may not be behind, where there is one copy only", async () => {
    const { send, sent } = await start([["1", null]]);

    expect(await send([["MGET", "a", "b"]], { primary: true })).toMatchObject({ billed: 1 });
    expect(sent()).toStrictEqual([["MGET", "a", "b"]]);
  });

  it("is asked where it is written if it may not be behind, for two commands", async () => {
    const { send, sent } = await start([["1", null], "OK"], { regions: "global" });

    const { billed, replies } = await send([["MGET", "a", "b"], SET], { primary: true });

    expect({ billed, replies }).toStrictEqual({ billed: 3, replies: [["1", null], "OK"] });
    expect(sent()[0]).toStrictEqual(["EVAL", "return redis.call('MGET', unpack(KEYS))", "2", "a", "b"]);
  });

  it("carries the token of the moment, where that is a secret that changes", async () => {
    const tokens = ["first", "second", "second"];
    const { send, received } = await start([1], { token: async () => tokens[received.length] ?? "none" });

    for (const _ of tokens) await send([["UNLINK", "a"]]);

    expect(received.map(({ headers }) => headers["authorization"])).toStrictEqual(
      tokens.map((token) => `Bearer ${token}`),
    );
  });

  it("carries the position that readers must not be behind, and no other reader's", async () => {
    const { send, received } = await start([1]);

    const { position } = await send([["UNLINK", "a"]]);
    await send([["UNLINK", "a"]], { after: position });
    await send([["UNLINK", "a"]]);

    expect(received.map(({ headers }) => headers["upstash-sync-token"])).toStrictEqual(["", "position-1", ""]);
  });

  it("does not ask where a read left the database, also after somebody asked", async () => {
    const { send, received } = await start([["1"]]);

    await send([["MGET", "a"]], { after: "position-7" });
    const { position } = await send([["MGET", "a"]]);

    expect(position).toBeUndefined();
    expect(received.map(({ headers }) => headers["upstash-sync-token"])).toStrictEqual(["position-7", undefined]);
  });

  it("tells each of two requests at once its own position", async () => {
    const { send } = await start([1]);

    const both = await Promise.all([send([["UNLINK", "a"]]), send([["UNLINK", "b"]])]);

    expect(new Set(both.map(({ position }) => position))).toStrictEqual(new Set(["position-1", "position-2"]));
  });

  it.each(["a\nb", "", "é", "x".repeat(2_000)])(
    "is asked where it is written when the position can't be one of Upstash's, such as %j",
    async (after) => {
      const { send, received, sent } = await start([[null]], { regions: "global" });

      await send([["MGET", "a"]], { after });

      expect(received[0]?.headers["upstash-sync-token"]).toBe("");
      expect(sent()[0]?.[0]).toBe("EVAL");
    },
  );

  it("ends when nobody waits any more", async () => {
    const waiting = new AbortController();
    const { send, received } = await start(async ({ signal }) => {
      waiting.abort();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { kind: "drop" };
    });

    await expect(send([SET], { signal: () => waiting.signal })).rejects.toThrow("redis: AbortError");
    expect(received).toHaveLength(1);
  });
});

describe("what Upstash refuses", () => {
  it("is told in its own words up to where it may quote, and not tried again", async () => {
    const error = "ERR max request size exceeded: SET key-nobody-may-see value-nobody-may-see";
    const { send, received } = await start(() => json(400, { error }));

    const refused = await send([SET]).catch((thrown: unknown) => thrown);

    expect(refused).toBeInstanceOf(StoreUnavailableError);
    expect(String(refused)).toBe("StoreUnavailableError: redis: ERR max request size exceeded");
    expect((refused as Error).cause).toBeUndefined();
    expect(received).toHaveLength(1);
  });

  it("is one command's error where it refuses that one only, without what it quotes", async () => {
    const { send } = await start(() =>
      json(200, [{ result: "OK" }, { error: "OOM command not allowed: value-nobody-may-see" }]),
    );

    const { replies } = await send([SET, SET]);

    expect(replies).toStrictEqual(["OK", new Error("OOM command not allowed")]);
  });

  it.each([
    ["an error without words", json(500, {}), "redis: refused"],
    ["a page", { kind: "answer", status: 502, body: "<html>value-nobody-may-see" }, "redis: answer is not JSON"],
    ["no list", json(200, { result: "OK" }), "redis: no answer"],
    ["nothing", { kind: "drop" }, "redis: UND_ERR_SOCKET"],
  ] as const)("is no answer when it is %s", async (_, answer, reason) => {
    const { send } = await start(() => answer);

    await expect(send([SET])).rejects.toThrow(new StoreUnavailableError(reason.replace("redis: ", "")));
  });
});

describe("options that can't be used", () => {
  it.each([
    ["", "none"],
    [undefined, "none"],
    ["eu1-a.upstash.io", "none"],
    ["rediss://default:secret@eu1-a.upstash.io:6379", "one with rediss:"],
    ["https://default:secret@eu1-a.upstash.io", "one with https:"],
    ["https://eu1-a.upstash.io?_token=secret", "one with https:"],
  ])("are refused early: the url %j", (url, got) => {
    const make = (): unknown => upstash({ url: url as string, token: TOKEN });

    expect(make).toThrow(
      new CacheUsageError(`url: the https:// address of the REST API, without a password or query, got ${got}`),
    );
  });

  it.each(["", undefined, `${TOKEN}\n`, `Bearer ${TOKEN}`])(
    "are refused early, and not told: the token %j",
    (token) => {
      const make = (): unknown => upstash({ url: "https://eu1-a.upstash.io", token: token as string });

      expect(make).toThrow(new CacheUsageError("token: that of the REST API, without spaces or line breaks"));
    },
  );

  it("are refused early: regions that it does not know, for what must not be behind would be asked of any copy", () => {
    const make = (): unknown => upstash({ url: "https://eu1-a.upstash.io", token: TOKEN, regions: "eu" as "global" });

    expect(make).toThrow(new CacheUsageError('regions: "single" or "global"'));
  });

  it("are refused by the compiler, and where there is none: a client with whatever settings is no store", () => {
    const redis = new Redis({ url: "https://eu1-a.upstash.io", token: TOKEN });

    // @ts-expect-error it may retry, wait for ever and turn text into numbers
    expect(() => createTagCache({ store: redis, namespace: "shop" })).toThrow(CacheUsageError);
  });
});

/** An Upstash that says what it is told to, at a position that grows with each request. */
async function start(
  answer: readonly unknown[] | ((request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>),
  options: Partial<UpstashStoreOptions> = {},
) {
  const received: HttpRequest[] = [];
  front = await startHttpFront({
    handle: async (request) => {
      received.push(request);
      const at = received.length;
      if (typeof answer === "function") return answer(request);
      return json(
        200,
        answer.map((result) => ({ result })),
        { "upstash-sync-token": `position-${at}` },
      );
    },
  });
  const store = upstash({ url: front.url, token: TOKEN, ...options });
  return {
    received,
    sent: () => JSON.parse(received[0]?.body.toString() ?? "[]") as readonly (readonly unknown[])[],
    send: (commands: readonly Command[], own: Partial<SendOptions> = {}) =>
      store.send(commands, { signal: () => AbortSignal.timeout(10_000), ...own }),
  };
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    kind: "answer",
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

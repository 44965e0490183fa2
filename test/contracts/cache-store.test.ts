import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fc from "fast-check";
import { RespConnection } from "../../infra/local/redis/resp-connection.ts";
import type { Reply } from "../../infra/local/redis/resp.ts";
import { type LocalRedis, startRedis } from "../../infra/local/redis/redis.ts";
import { memory } from "../../shared/cache/store/memory.ts";
import { resp } from "../../shared/cache/store/resp.ts";
import type { CacheStore, Command } from "../../shared/cache/store/store.ts";
import { upstash } from "../../shared/cache/store/upstash.ts";
import { type TcpRedis, startTcpRedis } from "../kit/tcp-redis.ts";

let rest: LocalRedis;
let tcp: TcpRedis;
let connection: RespConnection;
let tests = 0;
beforeAll(async () => {
  rest = await startRedis({ token: "contract" });
  tcp = await startTcpRedis();
  connection = new RespConnection(tcp.connect());
});
afterAll(async () => {
  connection.close();
  await Promise.all([rest.close(), tcp.close()]);
});

cacheStoreContract("memory", () => memory());
cacheStoreContract("upstash", () => upstash({ url: rest.url, token: "contract" }));
cacheStoreContract("upstash, read where it is written", () => {
  const store = upstash({ url: rest.url, token: "contract", regions: "global" });
  return { ...store, send: (commands, options) => store.send(commands, { ...options, primary: true }) };
});
cacheStoreContract("resp", () => resp(async (commands) => (await connection.send(commands)).map(plain)));

function cacheStoreContract(name: string, make: () => CacheStore): void {
  describe(`cache store contract: ${name}`, () => {
    /** Keys of each test are its own: the databases are shared. */
    const begin = () => {
      const test = (tests += 1);
      const store = make();
      return { store, send: sender(store), key: (name: string) => `${test}:${name}` };
    };

    it("gives back what was set, and null for what was not, in the order asked", async () => {
      const { send, key } = begin();
      await send(["SET", key("a"), "1", "PX", "60000"], ["SET", key("b"), "2", "PX", "60000"]);

      expect(await send(["MGET", key("b"), key("none"), key("a"), key("b")])).toStrictEqual([["2", null, "1", "2"]]);
    });

    it("answers a SET with OK, also when it replaces", async () => {
      const { send, key } = begin();
      const set: Command = ["SET", key("a"), "1", "PX", "60000"];

      expect(await send(set, set)).toStrictEqual(["OK", "OK"]);
    });

    it("sets what is not there yet and leaves what is, with NX", async () => {
      const { send, key } = begin();
      const replies = await send(
        ["SET", key("a"), "first", "NX", "PX", "60000"],
        ["SET", key("a"), "second", "NX", "PX", "60000"],
        ["MGET", key("a")],
      );

      expect(replies).toStrictEqual(["OK", null, ["first"]]);
    });

    it("tells with NX GET what was there, null when it set it itself", async () => {
      const { send, key } = begin();
      const replies = await send(
        ["SET", key("a"), "first", "NX", "GET", "PX", "60000"],
        ["SET", key("a"), "second", "NX", "GET", "PX", "60000"],
        ["MGET", key("a")],
      );

      expect(replies).toStrictEqual([null, "first", ["first"]]);
    });

    it("does not prolong with NX what was there", async () => {
      const { send, key } = begin();
      await send(["SET", key("a"), "first", "PX", "500"], ["SET", key("a"), "second", "NX", "GET", "PX", "60000"]);

      await expect.poll(() => send(["MGET", key("a")]), { timeout: 10_000 }).toStrictEqual([[null]]);
    });

    it("forgets what its time is over for, and no sooner", async () => {
      const { send, key } = begin();
      await send(["SET", key("short"), "1", "PX", "1"], ["SET", key("long"), "1", "PX", "60000"]);

      await expect.poll(() => send(["MGET", key("short"), key("long")])).toStrictEqual([[null, "1"]]);
      expect(await send(["SET", key("short"), "2", "NX", "GET", "PX", "60000"])).toStrictEqual([null]);
    });

    it("prolongs and shortens with PEXPIRE what is there", async () => {
      const { send, key } = begin();
      await send(["SET", key("prolonged"), "1", "PX", "1000"], ["SET", key("shortened"), "1", "PX", "60000"]);
      const replies = await send(["PEXPIRE", key("prolonged"), "60000"], ["PEXPIRE", key("shortened"), "1"]);

      expect(replies).toStrictEqual([1, 1]);
      await expect.poll(() => send(["MGET", key("shortened")])).toStrictEqual([[null]]);
      expect(await send(["PEXPIRE", key("shortened"), "60000"], ["MGET", key("prolonged")])).toStrictEqual([0, ["1"]]);
    });

    it("removes keys, and counts those that were there", async () => {
      const { send, key } = begin();
      await send(["SET", key("a"), "1", "PX", "60000"], ["SET", key("b"), "1", "PX", "60000"]);

      const replies = await send(["UNLINK", key("a"), key("none"), key("a")], ["MGET", key("a"), key("b")]);

      expect(replies).toStrictEqual([1, [null, "1"]]);
    });

    it("runs the commands of a request in their order", async () => {
      const { send, key } = begin();
      const replies = await send(
        ["MGET", key("a")],
        ["SET", key("a"), "1", "PX", "60000"],
        ["MGET", key("a")],
        ["UNLINK", key("a")],
        ["MGET", key("a")],
        ["SET", key("a"), "2", "NX", "GET", "PX", "60000"],
        ["MGET", key("a")],
      );

      expect(replies).toStrictEqual([[null], "OK", ["1"], 1, [null], null, ["2"]]);
    });

    it("answers a command that is refused with an error, and runs the others", async () => {
      const { send, key } = begin();
      const replies = await send(
        ["SET", key("a"), "1", "PX", "60000"],
        ["SET", key("b"), "1", "PX", "0"],
        ["MGET", key("a"), key("b")],
      );

      expect(replies).toStrictEqual(["OK", expect.any(Error), ["1", null]]);
    });

    it("keeps text as it is, in keys and values: no number, JSON or encoding is seen in it", async () => {
      const { send, key } = begin();
      const texts = [
        "",
        "1.50",
        "9007199254740993",
        "null",
        '{"a":[1]}',
        '"',
        "OK",
        "YWJj",
        "é\u{1F600}",
        "\0\r\n\u2028\\",
      ];
      await send(...texts.map((text): Command => ["SET", key(text), text, "PX", "60000"]));

      expect(await send(["MGET", ...texts.map(key)])).toStrictEqual([texts]);
    });

    it("takes a value of a megabyte, and thousands of keys in one command", async () => {
      const { send, key } = begin();
      const megabyte = "é".repeat(500_000);
      const keys = Array.from({ length: 4_000 }, (_, at) => key(`${at}`));
      await send(["SET", key("0"), megabyte, "PX", "60000"]);

      const [values] = await send(["MGET", ...keys]);
      expect(values).toStrictEqual([megabyte, ...keys.slice(1).map(() => null)]);
      expect(await send(["UNLINK", ...keys])).toStrictEqual([1]);
    });

    it("answers each of many requests at once with what it asked", async () => {
      const { send, key } = begin();
      const texts = Array.from({ length: 50 }, (_, at) => `${at}`);
      const answers = await Promise.all(
        texts.map((text) => send(["SET", key(text), text, "PX", "60000"], ["MGET", key(text)])),
      );

      expect(answers).toStrictEqual(texts.map((text) => ["OK", [text]]));
    });

    it("answers whatever it is sent as the memory store does", async () => {
      const { send, key: own } = begin();
      const keys = ["a", "b", "c"].map(own);
      const key = fc.constantFrom(...keys);
      const ms = fc.constantFrom("60000", "120000", "0", "-1", "1.5", "soon");
      const command = fc.oneof(
        fc.array(key, { minLength: 1, maxLength: 4 }).map((names): Command => ["MGET", ...names]),
        fc.array(key, { minLength: 1, maxLength: 4 }).map((names): Command => ["UNLINK", ...names]),
        fc.tuple(key, fc.string(), ms).map(([name, text, px]): Command => ["SET", name, text, "PX", px]),
        fc.tuple(key, fc.string(), ms).map(([name, text, px]): Command => ["SET", name, text, "NX", "PX", px]),
        fc.tuple(key, fc.string(), ms).map(([name, text, px]): Command => ["SET", name, text, "NX", "GET", "PX", px]),
        fc.tuple(key, ms).map(([name, px]): Command => ["PEXPIRE", name, px]),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 20 }), async (commands) => {
          const model = sender(memory());
          const all: Command[] = [...commands, ["MGET", ...keys]];
          const [, ...replies] = await send(["UNLINK", ...keys], ...all);

          expect(replies.map(errorless)).toStrictEqual((await model(...all)).map(errorless));
        }),
        { numRuns: 30 },
      );
    });
  });
}

type Sender = (...commands: readonly Command[]) => Promise<readonly unknown[]>;

function sender(store: CacheStore): Sender {
  return async (...commands) => (await store.send(commands, { signal: () => AbortSignal.timeout(10_000) })).replies;
}

/** Errors say what they like. */
const errorless = (reply: unknown): unknown => (reply instanceof Error ? "an error" : reply);

/** A reply as clients of Redis give it. */
function plain(reply: Reply): unknown {
  switch (reply.type) {
    case "status":
      return reply.text;
    case "error":
      return new Error(reply.message);
    case "integer":
      return Number(reply.digits);
    case "bulk":
      return reply.bytes.toString();
    case "null":
      return null;
    case "array":
      return reply.items.map(plain);
  }
}

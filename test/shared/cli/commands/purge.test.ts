import { describe, expect, it } from "vitest";
import type { PurgeView } from "../../../../shared/http/views.ts";
import type { EdgeProgress } from "../../../../shared/ports/edge-follower.ts";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { type Ended, runCommand, type Surroundings } from "../run-command.ts";
import { withApi } from "../with-api.ts";

const NOTHING_YET: EdgeProgress = { queued: 1, waiting: 0, done: 0, invalidations: [] };

describe("tagwire purge", () => {
  it("purges, and shows what it comes to, what it costs and how far it is", async () => {
    const { world, tagwire } = shop();

    const { code, stdout, stderr } = await tagwire(["product:42", "category:tv", "--path", "/c/tv"]);

    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
    expect(stdout.replace(/^purge .+$/m, "purge    <id>")).toMatchInlineSnapshot(`
      "purge    <id>
      tags     product:42, category:tv, navigation
      paths    /c/tv
      edge     www  #product:42, #category:tv, #navigation, /c/tv  $0.020
      edge     old  #product:42, #category:tv, #navigation, /c/tv  $0.040  (sent twice: its tag headers are written by hand)
      cost     $0.060
      +0.0 s   accepted
      +0.0 s   Redis purged
      +0.0 s   queued
      "
    `);
    expect(world.main.purges).toMatchObject([{ tags: ["product:42", "category:tv", "navigation"] }]);
  });

  it("takes keys, edges and a reason, and none of the edges", async () => {
    const { world, tagwire } = shop();

    await tagwire(["--key", "menu:*", "--key", "menu:7", "--edges", "none", "--reason", "a slip"]);
    await tagwire(["product:1", "--edges", "www"]);

    expect(world.main.purges[0]).toMatchObject({ keys: ["menu:7"], patterns: ["menu:*"] });
    expect(world.itemsOf("old")).toStrictEqual([]);
    expect(world.itemsOf("www")).toStrictEqual(["#product:1"]);
    const { body } = await world.ask("GET", "/v1/purges");
    expect(body).toMatchObject({ purges: [{}, { reason: "a slip", edges: [] }] });
  });

  it("prices a dry run, and purges nothing, also when it would be everything", async () => {
    const { world, tagwire } = shop();

    const { code, stdout } = await tagwire(["--all", "--dry-run"]);
    const json = JSON.parse((await tagwire(["--all", "--dry-run", "--json"])).stdout) as { readonly usd: number };

    expect(code).toBe(0);
    expect(stdout).toContain("cost     $0.015\nnothing was purged: this was a dry run\n");
    expect(json).toMatchObject({ dryRun: true, usd: 0.015 });
    expect(world.main.purges).toStrictEqual([]);
  });

  it("names what it can't purge, by its place and text, and how it can be asked", async () => {
    const { tagwire } = shop();

    const refused = await tagwire(["product:42", "producs"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(
      'tagwire: The request can\'t be carried out as it is\n  /tags/1 "producs": no such tag',
    );
    expect(await tagwire([])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("nothing to purge: name tags"),
    });
    expect(await tagwire(["a", "--wait", "long"])).toMatchObject({ code: 2 });
  });
});

describe("before everything is purged", () => {
  it.each([
    ["y\n", 0, 1],
    ["Yes\n", 0, 1],
    ["n\n", 1, 0],
    ["\n", 1, 0],
    ["yesterday\n", 1, 0],
  ])("somebody at a terminal is asked, and %j is taken as it is", async (typed, code, purges) => {
    const { world, tagwire } = shop();

    const ended = await tagwire(["--all"], { typed });

    expect(ended.stderr).toContain(
      "This purges everything from www and old and Redis of the stack that runs here, for $0.015. Go on? [y/N] ",
    );
    expect(ended.code).toBe(code);
    expect(world.main.purges).toHaveLength(purges);
  });

  it("nobody is asked elsewhere: it takes --yes", async () => {
    const { world, tagwire } = shop();

    expect(await tagwire(["--all"], { stdin: "y\n" })).toMatchObject({ code: 2, stdout: "" });
    expect(await tagwire(["-"], { stdin: '{"all":true}' })).toMatchObject({ code: 2 });
    expect(world.main.purges).toStrictEqual([]);
    expect(await tagwire(["--all", "--yes"])).toMatchObject({ code: 0 });
    expect(world.main.purges).toMatchObject([{ all: true }]);
  });
});

describe("what is piped into tagwire purge", () => {
  it("is tags in lines, a list of them, or a request of the API", async () => {
    const { world, tagwire } = shop();

    await tagwire(["-", "product:0"], { stdin: "product:1\r\n\n  product:2 \n" });
    await tagwire(["-"], { stdin: '["product:3", {"name": "product", "params": {"id": "4"}}]' });
    await tagwire(["-", "--edges", "www"], {
      stdin: '{"tags":["product:5"],"keys":["menu:5"],"edges":["old"],"wait":"edge"}',
    });

    expect(world.main.purges).toMatchObject([
      { tags: ["product:0", "product:1", "product:2"] },
      { tags: ["product:3", "product:4"] },
      { tags: ["product:5"], keys: ["menu:5"] },
    ]);
    expect(world.itemsOf("www")).toContain("#product:5");
    expect(world.itemsOf("old")).not.toContain("#product:5");
  });

  it("is refused when it is no JSON after all, nothing, or no request", async () => {
    const { tagwire } = shop();

    expect(await tagwire(["-"], { stdin: '{"tags":' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is none"),
    });
    expect(await tagwire(["-"], { stdin: " \n" })).toMatchObject({ code: 2 });
    expect(await tagwire(["-"], { stdin: '{"tags":"a"}' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a list"),
    });
    const unknown = await tagwire(["-"], { stdin: '{"tags":["products"],"tag":1}' });
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([1_000, 1_001, 2_001])("is purged whole, each part once, also when it is %i tags", async (count) => {
    const { world, tagwire } = shop();
    const tags = Array.from({ length: count }, (_, at) => `product:${at}`);
    const args = ["-", "--json", "--edges", "www", "--idempotency-key", "import-7"];

    const first = await tagwire(args, { stdin: tags.join("\n") });
    const again = await tagwire(args, { stdin: tags.join("\n") });

    const { purges, usd } = JSON.parse(first.stdout) as Printed;
    expect(again).toStrictEqual(first);
    expect(purges).toHaveLength(Math.ceil(count / 1_000));
    expect(world.main.purges.flatMap((purge) => purge.tags)).toStrictEqual(tags);
    expect(usd).toBeCloseTo(count * 0.005);
  });

  it("comes to one sum, for people", async () => {
    const { tagwire } = shop();
    const tags = Array.from({ length: 1_200 }, (_, at) => `product:${at}`);

    const { stdout } = await tagwire(["-", "--edges", "www"], { stdin: tags.join("\n") });

    expect(stdout).toContain("product:7 and 992 more\n");
    expect(stdout).toContain("\n2 purges, $6.00 in all\n");
    const dry = await tagwire(["-", "--edges", "www", "--dry-run"], { stdin: tags.join("\n") });
    expect(dry.stdout).toContain("\n2 purges, $6.00 in all\nnothing was purged: this was a dry run\n");
  });

  it("tells of each how far it is, for people", async () => {
    const { tagwire } = shop();
    const tags = Array.from({ length: 1_200 }, (_, at) => `product:${at}`);

    const { stdout } = await tagwire(["-", "--edges", "www"], { stdin: tags.join("\n") });

    const ids = [...stdout.matchAll(/^purge {4}(\S+)$/gm)].map(([, id]) => id);
    const told = stdout.split("in all\n")[1] ?? "";
    expect(told.match(/^\S{28}$/gm)).toStrictEqual(ids);
    expect(told.match(/^\+\d+\.\d s {3}accepted$/gm)).toHaveLength(2);
  });

  it("is halved where it is more than one purge holds, and everything is purged once", async () => {
    const { world, tagwire } = shop();
    const named = (what: string) => Array.from({ length: 1_000 }, (_, at) => `${what}:${"x".repeat(200)}${at}`);
    const [tags, keys] = [named("product"), named("menu")];

    const ended = await tagwire(["-", "--json", "--edges", "none"], { stdin: JSON.stringify({ tags, keys }) });

    const { purges } = JSON.parse(ended.stdout) as Printed;
    expect(purges).toHaveLength(2);
    expect(world.main.purges.flatMap((purge) => [...purge.tags, ...purge.keys])).toStrictEqual([...tags, ...keys]);
  });
});

describe("a purge that breaks off", () => {
  it("is one purge, however often it is sent until it is answered", async () => {
    const { world, surroundings } = shop();
    let lost = 3;
    const fetch: Surroundings["fetch"] = async (input, init) => {
      const answer = await surroundings.fetch?.(input, init);
      if (answer === undefined || lost-- > 0) throw new TypeError("fetch failed"); // it arrived, the answer did not
      return answer;
    };

    const ended = await runCommand(["purge", "product:42"], { ...surroundings, fetch });

    expect(ended.code).toBe(0);
    expect(world.main.purges).toHaveLength(1);
  });

  it("says under which key to run it again", async () => {
    const { world, surroundings } = shop();
    let asked = 0;
    const fetch: Surroundings["fetch"] = async (input, init) => {
      if (++asked > 1) throw new TypeError("fetch failed");
      return (await surroundings.fetch?.(input, init)) ?? Response.error();
    };
    const stdin = Array.from({ length: 1_500 }, (_, at) => `product:${at}`).join("\n");

    const ended = await runCommand(["purge", "-", "--json"], { ...surroundings, fetch, stdin });

    expect(ended).toMatchObject({ code: 3, stdout: "" });
    const key = /1 of its parts are under way: run the same again with --idempotency-key (\S+),/.exec(
      ended.stderr,
    )?.[1];
    const again = await runCommand(["purge", "-", "--idempotency-key", String(key)], { ...surroundings, stdin });
    expect(again.code).toBe(0);
    expect(world.main.purges.flatMap(({ tags }) => tags)).toHaveLength(1_500);
  });

  it("says nothing of going on when the request was refused: nothing of it is under way", async () => {
    const { world, surroundings } = shop();
    const fetch = async () => new Response('{"title":"Credentials are missing or not valid"}', { status: 401 });

    const ended = await runCommand(["purge", "product:42"], { ...surroundings, fetch });

    expect(ended).toMatchObject({ code: 3, stderr: "tagwire: Credentials are missing or not valid\n" });
    expect(world.main.purges).toStrictEqual([]);
  });
});

describe("waiting for a purge", () => {
  it("shows each step once, until no edge serves the old", async () => {
    const sent = { plan: "p", outcome: "sent", receipt: "I2J0", usd: 0.005 } as const;
    const { tagwire } = shop([
      NOTHING_YET,
      { ...NOTHING_YET, queued: 0, waiting: 1 },
      { queued: 0, waiting: 0, done: 1, invalidations: [{ ...sent, atMs: START_MS + 1_200 }] },
      {
        queued: 0,
        waiting: 0,
        done: 1,
        invalidations: [{ ...sent, atMs: START_MS + 1_200, effectiveAtMs: START_MS + 9_000 }],
      },
    ]);

    const { code, stdout } = await tagwire(["product:42", "--edges", "www", "--wait", "effective"]);

    expect(code).toBe(0);
    expect(stdout.split("\n").slice(4)).toMatchInlineSnapshot(`
      [
        "+0.0 s   accepted",
        "+0.0 s   Redis purged",
        "+0.0 s   queued",
        "+1.2 s   sent         www  I2J0",
        "+9.0 s   effective    www  I2J0",
        "",
      ]
    `);
  });

  it("says on a terminal what is waited for, and takes it away again", async () => {
    const call = { plan: "p", outcome: "sent", receipt: "I2J0", usd: 0.005, atMs: START_MS + 1_200 } as const;
    const done: EdgeProgress = { queued: 0, waiting: 0, done: 1, invalidations: [call] };
    const through = { ...done, invalidations: [{ ...call, effectiveAtMs: START_MS + 42_000 }] };
    const { tagwire } = shop([NOTHING_YET, done, through]);

    const { stderr } = await tagwire(["product:42", "--edges", "www", "--wait", "effective"], { typed: "" });

    const lines = stderr.split("\r\x1b[2K").filter((line) => line !== "");
    expect(lines).toStrictEqual([
      "www: 1 on their way to the planner, 0 waiting for their turn",
      "www: sent; once a minute CloudFront is asked whether it is through",
    ]);
    expect(stderr.endsWith("\r\x1b[2K")).toBe(true);
  });

  it("ends with 1 when the time is up, and the purge goes on", async () => {
    const { tagwire } = shop([NOTHING_YET]);

    const people = await tagwire(["product:42", "--edges", "www", "--wait", "edge", "--timeout", "30s"]);
    const scripts = await tagwire(["product:42", "--edges", "www", "--wait", "edge", "--timeout", "30s", "--json"]);

    expect(people.code).toBe(1);
    expect(people.stderr).toMatch(
      /^tagwire: not sent after \d+ s; it goes on, and this tells how far: tagwire purges \S+\n$/,
    );
    expect(scripts.code).toBe(1);
    expect(JSON.parse(scripts.stdout)).toMatchObject({ reached: false, purges: [{ state: "queued" }] });
  });

  it("has a database that did not answer asked again, under the same name", async () => {
    const { world, tagwire, surroundings } = shop();
    world.main.isAway = true;
    const pause: Surroundings["pause"] = async (ms, signal) => {
      world.main.isAway = false;
      await surroundings.pause?.(ms, signal);
    };

    const { code, stdout } = await tagwire(["product:42", "--wait", "redis"], { pause });

    expect(code).toBe(0);
    expect(stdout).toMatch(/Redis purged/);
    expect(world.main.purges).toHaveLength(1);
  });

  it("can be given up, and says that the purge goes on", async () => {
    const { tagwire } = shop([NOTHING_YET]);
    const stop = new AbortController();
    const pause = async (): Promise<void> => {
      stop.abort();
      stop.signal.throwIfAborted();
    };

    const ended = await tagwire(["product:42", "--edges", "www", "--wait", "edge"], { pause, signal: stop.signal });

    expect(ended.code).toBe(130);
    expect(ended.stderr).toMatch(/stopped waiting; it goes on, and this tells how far: tagwire purges \S+/);
  });
});

/** What `--json` prints. */
interface Printed {
  readonly purges: readonly PurgeView[];
  readonly usd: number;
}

/** When worlds begin, in milliseconds. */
const START_MS = Date.UTC(2026, 10, 20);

/** @param looks - how far every purge is at each edge, each time that somebody looks; from then on as at the last. */
function shop(looks?: readonly EdgeProgress[]) {
  let looked = 0;
  const follow = async (): Promise<EdgeProgress> => looks?.[Math.min(looked++, looks.length - 1)] ?? NOTHING_YET;
  const world = new ApiWorld(undefined, looks && { follower: { follow } });
  let made = 0;
  const surroundings: Surroundings = { ...withApi(world), newId: () => `key-${++made}` };
  const tagwire = async (args: readonly string[], given: Surroundings = {}): Promise<Ended> =>
    await runCommand(["purge", ...args], { ...surroundings, ...given });
  return { world, tagwire, surroundings };
}

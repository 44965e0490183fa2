import { describe, expect, it } from "vitest";
import { shop } from "./shop.ts";

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

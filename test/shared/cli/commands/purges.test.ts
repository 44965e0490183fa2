import { describe, expect, it } from "vitest";
import type { PurgeListView } from "../../../../shared/http/views.ts";
import type { Cause } from "../../../../shared/pipeline/cause.ts";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { planned, START_MS } from "../planned.ts";
import { type Ended, runCommand, type Surroundings } from "../run-command.ts";
import { withApi } from "../with-api.ts";

describe("tagwire purges", () => {
  it("lists what changes and people had purged, and why, the newest first", async () => {
    const { world, tagwire } = shop();
    await runCommand(["purge", "product:7", "--reason", "wrong price"], withApi(world));
    world.clock.advance(60_000);
    await planned(world, 1, ["#product:7", "#category:tv", "/products/a-very-long-path-that-has-no-room"], [CATEGORY]);

    const { code, stdout, stderr } = await tagwire();

    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "TIME                  ID                            AT               WHAT                         FOR                     STATE
      2026-11-20 00:01:00Z  0mwo7r7mo-000000000000000001  www              #product:7, #category:tv +1  Products/page category  sent
      2026-11-20 00:00:00Z  0mwo7pxc0-000000000000000001  Redis, www, old  product:7                    wrong price             queued
      "
    `);
    expect((await runCommand(["purges"], withApi(new ApiWorld()))).stdout).toBe("nothing was purged\n");
  });

  it("shows what others wrote in one line, and nothing that a terminal would obey", async () => {
    const { world, tagwire } = shop();
    const reason = "wrong\n2026-11-20 \u001b]0;pwned\u0007 \u009b2J \u202Eecirp";
    await runCommand(["purge", "product:7", "--reason", reason], withApi(world));
    const shown = String.raw`wrong 2026-11-20 \u001b]0;pwned\u0007 \u009b2J \u202eecirp`;

    const { stdout } = await tagwire();
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
    expect(stdout).toContain(shown.slice(0, 47));
    const { purges } = JSON.parse((await tagwire("--json")).stdout) as PurgeListView;
    expect(purges).toMatchObject([{ reason }]);
    expect((await tagwire(purges[0]?.id ?? "")).stdout).toContain(`reason   ${shown}\n`);
  });

  it("finds by tag, source and time", async () => {
    const { world, tagwire } = shop();
    const one = await planned(world, 1, ["#product:1"], [CATEGORY]);
    world.clock.advance(3 * 3_600_000);
    const two = await planned(world, 2, ["#product:2"], [{ source: "asked", rule: "asked", sequenceNumber: "p" }]);
    const ids = async (...args: readonly string[]): Promise<readonly string[]> =>
      (JSON.parse((await tagwire(...args, "--json")).stdout) as PurgeListView).purges.map(({ id }) => id);

    expect(await ids()).toStrictEqual([two, one]);
    expect(await ids("--tag", "product:1")).toStrictEqual([one]);
    expect(await ids("--source", "Products")).toStrictEqual([one]);
    expect(await ids("--since", "2h")).toStrictEqual([two]);
    expect(await ids("--since", "2026-11-20T02:00:00+02:00")).toStrictEqual([two, one]);
    expect(await tagwire("--since", "yesterday")).toMatchObject({ code: 2, stdout: "" });
  });

  it("shows as many as are wanted, over pages, and says when there are more", async () => {
    const { world, tagwire } = shop();
    for (let n = 1; n <= 120; n++) await planned(world, n, [`/${n}`], [CATEGORY]);

    const all = await tagwire("--limit", "200");
    expect(all.stdout.trimEnd().split("\n")).toHaveLength(1 + 120);
    expect(all.stderr).toBe("");
    const some = await tagwire("-n", "110");
    expect(some.stdout.trimEnd().split("\n")).toHaveLength(1 + 110);
    expect(some.stderr).toBe("there are more: --limit shows them\n");
    expect(await tagwire("--limit", "0")).toMatchObject({ code: 2 });
  });
});

describe("tagwire purges ID", () => {
  it("shows a purge that was asked for in full: who, why, what, and how far", async () => {
    const { world, tagwire } = shop();
    world.main.isAway = true;
    const args = ["purge", "product:7", "--edges", "www", "--reason", "wrong price", "--json"];
    const { purges } = JSON.parse((await runCommand(args, withApi(world))).stdout) as PurgeListView;

    const { code, stdout } = await tagwire(purges[0]?.id ?? "");

    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "0mwo7pxc0-000000000000000001  queued
      asked    2026-11-20 00:00:00Z by user/ops
      reason   wrong price
      tags     product:7
      edge     www  #product:7  $0.005
      cost     $0.005
      +0.0 s   accepted
      +0.0 s   Redis asked
      +0.0 s   queued
      Redis main: did not answer, and is purged as soon as it does
      www: 1 still to come
      "
    `);
  });

  it("shows what an edge dropped in one call, each item with the writes it is for", async () => {
    const { world, tagwire } = shop();
    const id = await planned(
      world,
      1,
      ["#product:7"],
      [CATEGORY, { source: "asked", rule: "asked", sequenceNumber: "0mwq" }],
    );

    const { code, stdout } = await tagwire(id);

    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "0mwo7pxc0-000000000000000001  sent
      planned  2026-11-20 00:00:00Z for www
      sent as  I2J0
      cost     $0.005

      ITEM        FOR                     WRITE
      #product:7  Products/page category  2026-11-19 23:59:59Z  100000000000000000001
                  purge 0mwq

      +0.0 s   written
      +0.5 s   queued
      +1.0 s   planned
      +1.2 s   sent
      "
    `);
    expect(JSON.parse((await tagwire(id, "--json")).stdout)).toMatchObject({ kind: "plan", id });
  });

  it("says so when there is none, and takes no other limits", async () => {
    const { tagwire } = shop();

    expect(await tagwire("nonsense")).toMatchObject({ code: 2, stderr: expect.stringContaining("no such purge") });
    expect(await tagwire("nonsense", "--tag", "a")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("an id names"),
    });
  });
});

const CATEGORY: Cause = {
  source: "Products",
  rule: "page",
  attribute: "category",
  sequenceNumber: "100000000000000000001",
  writtenAtMs: START_MS - 1_000,
};

function shop() {
  const world = new ApiWorld();
  const tagwire = async (...args: readonly string[]): Promise<Ended> =>
    await runCommand(["purges", ...args], withApi(world) satisfies Surroundings);
  return { world, tagwire };
}

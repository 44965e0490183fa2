import { describe, expect, it } from "vitest";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { type Ended, runCommand } from "../run-command.ts";
import { withApi } from "../with-api.ts";

describe("tagwire tokens", () => {
  it("prints a token alone on stdout, where scripts take it, and what it may elsewhere", async () => {
    const { world, tagwire } = stack();

    const made = await tagwire(
      "create",
      "--scope",
      "tags:product:*",
      "--scope",
      "read",
      "--edges",
      "www",
      "--expires",
      "1d",
    );

    expect(made.stdout).toMatch(/^\S+\n$/);
    expect(made.stderr).toMatch(
      /^token \S+ of the stack that runs here: tags:product:\*, read at www, until 2026-11-21 00:00:00Z\n/,
    );
    const asked = await world.ask("GET", "/v1/health", { token: made.stdout.trim() });
    expect(asked.status).toBe(200);
  });

  it("makes what it was asked for in full", async () => {
    const { tagwire } = stack();

    const made = await tagwire(
      "create",
      "--scope",
      "all",
      "--requests-per-minute",
      "60",
      "--note",
      "the shop",
      "--json",
    );

    expect(JSON.parse(made.stdout)).toMatchObject({
      scopes: ["all"],
      edges: "all",
      requestsPerMinute: 60,
      note: "the shop",
    });
  });

  it("lists them, and ends one", async () => {
    const { world, tagwire } = stack();
    expect((await tagwire("list")).stdout).toBe("no tokens\n");
    const { id } = JSON.parse((await tagwire("create", "--scope", "all", "--note", "a", "--json")).stdout) as {
      id: string;
    };

    expect(await tagwire("revoke", id)).toStrictEqual({
      code: 0,
      stdout: `${id}: revoked, within a minute\n`,
      stderr: "",
    });
    world.clock.advance(1_000);
    await tagwire("create", "--scope", "paths:/c/*", "--edges", "old", "--expires", "2h");

    expect((await tagwire("list")).stdout).toMatchInlineSnapshot(`
      "ID            SCOPES      EDGES  VALID UNTIL                   NOTE
      000000000004  paths:/c/*  old    2026-11-20 02:00:01Z
      000000000002  all         all    revoked 2026-11-20 00:00:00Z  a
      "
    `);
  });

  it("says so when there is no such token", async () => {
    const { tagwire } = stack();

    expect(await tagwire("revoke", "000000000000")).toMatchObject({ code: 2, stdout: "" });
    expect(await tagwire("create")).toMatchObject({ code: 2, stdout: "" });
    expect((await tagwire("create", "--scope", "all", "--expires", "soon")).stderr).toContain(
      "a length of time such as",
    );
  });
});

function stack() {
  const world = new ApiWorld();
  const tagwire = async (...args: readonly string[]): Promise<Ended> =>
    await runCommand(["tokens", ...args], withApi(world));
  return { world, tagwire };
}

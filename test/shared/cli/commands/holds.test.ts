import { expect, it } from "vitest";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { type Ended, runCommand } from "../run-command.ts";
import { API_URL, withApi } from "../with-api.ts";

it("holds edges, tells which are held by whom and why, and releases them", async () => {
  const { holds } = setUp();

  expect(await holds()).toMatchObject({ code: 0, stdout: "no edge is held\n" });
  expect((await holds("add", "www", "old", "--minutes", "60", "--reason", "price import")).stdout).toBe(
    "www: held until 2026-11-20 01:00:00Z\nold: held until 2026-11-20 01:00:00Z\n",
  );
  expect(await holds("release", "old")).toMatchObject({ code: 0, stdout: "old: released\n" });
  expect((await holds()).stdout).toMatch(
    /^EDGE .*\nwww +2026-11-20 00:00:00Z +2026-11-20 01:00:00Z +user\/ops +price import\n$/,
  );
});

it("prints one JSON document each for scripts", async () => {
  const { holds } = setUp();

  const [added, listed] = [await holds("add", "www", "--json"), await holds("list", "--json")];
  const released = await holds("release", "www", "--json");

  expect(JSON.parse(added.stdout)).toMatchObject({ holds: [{ edge: "www" }] });
  expect(listed.stdout).toBe(added.stdout);
  expect(JSON.parse(released.stdout)).toStrictEqual({ released: "www" });
});

it("ends with 2 for an edge that there is not, and for a time that is too long", async () => {
  const { holds } = setUp();

  const [unknown, long] = [await holds("release", "nowhere"), await holds("add", "www", "--minutes", "300")];

  expect([unknown.code, long.code]).toStrictEqual([2, 2]);
  expect(unknown.stderr).toContain("no such edge");
});

it("ends with 3 where a token may not hold", async () => {
  const { world, holds } = setUp();
  const token = await world.token({ scopes: ["all"] });

  const { code, stderr } = await holds("add", "www", "--url", API_URL, "--token", token);

  expect(code).toBe(3);
  expect(stderr).toContain("this takes the scope holds");
});

function setUp() {
  const world = new ApiWorld();
  const holds = async (...args: readonly string[]): Promise<Ended> =>
    await runCommand(["holds", ...args], withApi(world));
  return { world, holds };
}

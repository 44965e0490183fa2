import { describe, expect, it } from "vitest";
import { runCommand, type Surroundings } from "../../run-command.ts";
import { shop } from "./shop.ts";

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

import { describe, expect, it } from "vitest";
import { CrashWorld } from "../../../kit/crash-world.ts";
import { article } from "../../../kit/fixture-items.ts";
import type { Ended } from "../run-command.ts";
import { stackOfTests } from "./stack-of-tests.ts";

const stack = stackOfTests(() => CrashWorld.start());

describe("tagwire hold", () => {
  it("has an edge's purges gather until it is run again to release them", async () => {
    const { world } = stack;
    await world().given(article("held", "text"));
    expect((await stack.run(["hold", "www", "--minutes", "2"])).stdout).toMatch(/^www: held until 20\d\d-.*Z\n$/);
    await world().put(article("held", "other text"));
    await world().time.until(() => world().sent.times("api #article:held") > 0);
    expect(world().sent.times("www #article:held")).toBe(0);

    expect(await stack.run(["hold", "www", "--release"])).toStrictEqual({
      code: 0,
      stdout: "www: released\n",
      stderr: "",
    });
    await world().settle();

    expect(world().sent.times("www #article:held")).toBeGreaterThan(0);
  });

  it("says what is wrong, and explains itself when it is asked otherwise", async () => {
    const unknown = await stack.run(["hold", "shop"]);
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toMatch(/^tagwire: unknown edge "shop"/);
    const long = await stack.run(["hold", "www", "--minutes", "1000"]);
    expect(long.code).toBe(2);
    expect(long.stderr).toContain("at most 240");

    expect(await stack.run(["hold"])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("tagwire purge", () => {
  it("purges by the API of the stack that runs, and tells how far it is, and what it was", async () => {
    const { world } = stack;
    await world().given(article("asked", "text"));
    const tagwire = (...args: readonly string[]): Promise<Ended> => stack.run(args, { fetch, clock: world().clock });

    const placed = await tagwire("purge", "article:asked", "--edges", "www", "--json");
    await world().settle();

    expect(placed).toMatchObject({ code: 0, stderr: "" });
    const { purges } = JSON.parse(placed.stdout) as { readonly purges: readonly { readonly id: string }[] };
    const shown = await tagwire("purges", purges[0]?.id ?? "");
    expect(shown.stdout).toMatch(/^\S+ {2}(sent|effective)\n/);
    expect((await tagwire("purges", "--tag", "article:asked")).stdout).toContain("#article:asked");
    // twice: its headers are written by hand
    expect(world().sent.times("www #article:asked")).toBe(2);
  });
});

describe("tagwire coarse", () => {
  const coarse = (...args: readonly string[]): Promise<Ended> => stack.run(["coarse", ...args]);

  it("purges the sources it is given, at every edge", async () => {
    await stack.world().given(article("a", "text"));

    expect(await coarse("Articles")).toStrictEqual({ code: 0, stdout: "ordered: a purge of Articles\n", stderr: "" });

    await stack.world().settle();
    expect(stack.world().sent.all()).toStrictEqual({ "api #articles": 1, "www #articles": 1 });
  });

  it("says which sources there are when it is given another, and explains itself when it is asked otherwise", async () => {
    const unknown = await coarse("Article");
    expect(unknown).toStrictEqual({
      code: 2,
      stdout: "",
      stderr: 'tagwire: unknown source "Article": must be of Products, Reviews, Articles, Notes\n',
    });

    expect(await coarse()).toMatchObject({ code: 2, stdout: "" });
    expect((await coarse("Articles", "--all")).stderr).toContain("name sources, or say --all or --everything");
  });
});

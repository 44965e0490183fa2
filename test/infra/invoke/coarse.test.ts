import { describe, expect, it } from "vitest";
import { CrashWorld } from "../../kit/crash-world.ts";
import { article } from "../../kit/fixture-items.ts";
import { announcedStack, type Ended } from "./announced-stack.ts";

describe("npm run coarse", () => {
  const stack = announcedStack(() => CrashWorld.start());
  const coarse = (...args: readonly string[]): Promise<Ended> => stack.run("coarse", ...args);

  it("purges the sources it is given, at every edge", async () => {
    await stack.world().given(article("a", "text"));

    expect(await coarse("Articles")).toStrictEqual({ code: 0, stdout: "ordered: a purge of Articles\n", stderr: "" });

    await stack.world().settle();
    expect(stack.world().sent.all()).toStrictEqual({ "api #articles": 1, "www #articles": 1 });
  });

  it("says which sources there are when it is given another, and explains itself when it is asked otherwise", async () => {
    const unknown = await coarse("Article");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('unknown source "Article": must be of Products, Reviews, Articles, Notes');

    expect(await coarse()).toMatchObject({ code: 2, stdout: "" });
    expect((await coarse("Articles", "--all")).stderr).toContain("npm run coarse -- --all | --everything");
  });
});

import { describe, expect, it } from "vitest";
import { CrashWorld } from "../../../kit/crash-world.ts";
import { product } from "../../../kit/fixture-items.ts";
import type { Ended } from "../run-command.ts";
import { stackOfTests } from "./stack-of-tests.ts";

describe("tagwire redrive", () => {
  const stack = stackOfTests(() => CrashWorld.start());
  const redrive = (...args: readonly string[]): Promise<Ended> => stack.run(["redrive", ...args]);

  it("finds the stack that runs here, and ends with 0 when nothing is left", async () => {
    expect(await redrive()).toStrictEqual({ code: 0, stdout: "done             0\nleft             0\n", stderr: "" });
  });

  it("says what is left and why, and ends with 1", async () => {
    await stack.world().given(product("1"));
    await stack.world().put(product("1", { explosive: true }));
    await stack.world().settle();

    const { code, stdout } = await redrive();

    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed +1 {2}will be tried again$/m);
    expect(stdout).toMatch(/^left +1 {2}the oldest for \d+ s$/m);
    expect(stdout).toMatch(/^ {2}failed: parked\/Catalog\/.+\n {4}rule explosive of Products: Error/m);
    expect(JSON.parse((await redrive("--json")).stdout)).toMatchObject({ left: 1, details: [{ outcome: "failed" }] });
  });

  it("says how it can be asked when it is asked otherwise, and when nothing runs here", async () => {
    expect(await redrive("--all")).toMatchObject({ code: 2, stdout: "" });

    const nowhere = await stack.run(["redrive"], { runningStacks: () => [] });

    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain("start one with `npm start`, or name a deployed one with --stack");
  });
});

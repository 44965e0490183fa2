import { describe, expect, it } from "vitest";
import type { CliContext } from "../../../../shared/cli/cli-context.ts";
import { type ApiFlags, findApi, findStack } from "../../../../shared/cli/target/choose-target.ts";
import { DeployedStack } from "../../../../shared/cli/target/deployed-stack.ts";
import { RunningStack } from "../../../../shared/cli/target/running-stack.ts";
import { addressOf } from "../with-api.ts";

const [ONE, OTHER] = ["http://127.0.0.1:4100", "http://127.0.0.1:4200"];

describe("which stack is meant", () => {
  it("is the one that runs here, unless another is named", () => {
    expect(findStack(running(ONE), {}).label).toBe("the stack that runs here");
    expect(findStack(running(ONE), { stack: "Shop" }).label).toBe("the stack Shop");
    expect(findStack(running(ONE, { TAGWIRE_STACK: "Shop" }), {}).label).toBe("the stack Shop");
    expect(findStack(running(ONE, { TAGWIRE_STACK: "Shop" }), { stack: "Other" }).label).toBe("the stack Other");
    expect(findStack(running(ONE, { TAGWIRE_STACK: "Shop" }), { edge: ONE }).label).toBe("the stack that runs here");
  });

  it("is that of the edge when several run", () => {
    const several = { ...running(ONE), runningStacks: () => [addressOf(ONE), addressOf(OTHER)] };

    expect(findStack(several, { edge: `${OTHER}/` })).toMatchObject({ address: { edges: { www: { url: OTHER } } } });
    expect(() => findStack(several, {})).toThrow(`say which stack with --edge: ${ONE}, ${OTHER}`);
  });

  it("is asked for when there is none, or when two are named", () => {
    expect(() => findStack(running(undefined), {})).toThrow("start one with `npm start`, or name a deployed one");
    expect(() => findStack(running(undefined), { edge: ONE })).toThrow("no stack is running");
    expect(() => findStack(running(ONE), { edge: ONE, stack: "Shop" })).toThrow("--stack or --edge, not both");
  });
});

describe("which purge API is meant", () => {
  it.each<[string, ApiFlags, Readonly<Record<string, string>>, unknown]>([
    ["that of the stack that runs here", {}, {}, RunningStack],
    ["that of a deployed stack", { stack: "Shop" }, {}, DeployedStack],
    ["that at an address", { url: "https://x.test" }, {}, "https://x.test"],
    ["that at the address of the environment", {}, { TAGWIRE_URL: "https://x.test" }, "https://x.test"],
    ["that of the stack of the environment", {}, { TAGWIRE_STACK: "Shop" }, DeployedStack],
    ["what flags say, whatever the environment does", { edge: ONE }, { TAGWIRE_URL: "https://x.test" }, RunningStack],
    ["a named stack, whatever the environment says", { stack: "S" }, { TAGWIRE_URL: "https://x.test" }, DeployedStack],
  ])("is %s", (_, flags, env, expected) => {
    const found = findApi(running(ONE, env), flags);

    expect("url" in found ? found.url : found.constructor).toBe(expected);
  });

  it("is asked for when there is none, or when two are named", () => {
    expect(() => findApi(running(undefined), {})).toThrow("there is nothing to ask: start a stack with `npm start`, ");
    expect(() => findApi(running(ONE), { url: "https://x.test", stack: "S" })).toThrow("--url or --stack, not both");
    const both = { TAGWIRE_URL: "https://x.test", TAGWIRE_STACK: "S" };
    expect(() => findApi(running(ONE, both), {})).toThrow("TAGWIRE_URL or TAGWIRE_STACK, not both");
  });
});

function running(site: string | undefined, env: Readonly<Record<string, string>> = {}): CliContext {
  return {
    process: { stdout: { write: () => true }, stderr: { write: () => true }, env },
    runningStacks: () => (site === undefined ? [] : [addressOf(site)]),
    signal: new AbortController().signal,
  } as Partial<CliContext> as CliContext;
}

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announce } from "../../../infra/local/stack/running-stacks.ts";
import { CrashWorld } from "../../kit/crash-world.ts";
import { product } from "../../kit/fixture-items.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

describe("npm run redrive", () => {
  const tmp = mkdtempSync(join(tmpdir(), "redrive-"));
  let world: CrashWorld;
  let stopped: () => void;
  beforeAll(async () => {
    world = await CrashWorld.start();
    stopped = announce(world.stack, join(tmp, "tagwire-running"));
  });
  afterAll(async () => {
    stopped();
    await world.close();
    rmSync(tmp, { recursive: true });
  });

  it("finds the stack that runs here, and ends with 0 when nothing is left", async () => {
    expect(await redrive()).toStrictEqual({ code: 0, stdout: "done             0\nleft             0\n", stderr: "" });
  });

  it("says what is left and why, and ends with 1", async () => {
    await world.given(product("1"));
    await world.put(product("1", { explosive: true }));
    await world.settle();

    const { code, stdout } = await redrive();

    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed +1 {2}will be tried again$/m);
    expect(stdout).toMatch(/^left +1 {2}the oldest for \d+ min$/m);
    expect(stdout).toMatch(/^ {2}failed: parked\/Catalog\/.+\n {4}rule explosive of Products: Error/m);
    expect(JSON.parse((await redrive("--json")).stdout)).toMatchObject({ left: 1, details: [{ outcome: "failed" }] });
  });

  it("explains itself when it is asked otherwise, and when nothing runs here", async () => {
    expect(await redrive("--all")).toMatchObject({ code: 2, stdout: "" });

    const nowhere = await redrive("--edge", "http://127.0.0.1:1");

    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain("npm run redrive -- [--function NAME] [--edge URL] [--json]");
  });

  async function redrive(...args: readonly string[]) {
    const child = spawn(process.execPath, ["--import", "tsx", "infra/invoke/redrive.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: tmp },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, stdout, stderr };
  }
});

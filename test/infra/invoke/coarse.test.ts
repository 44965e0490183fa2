import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announce } from "../../../infra/local/stack/running-stacks.ts";
import { CrashWorld } from "../../kit/crash-world.ts";
import { article } from "../../kit/fixture-items.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

describe("npm run coarse", () => {
  const tmp = mkdtempSync(join(tmpdir(), "coarse-"));
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

  it("purges the sources it is given, at every edge", async () => {
    await world.given(article("a", "text"));

    expect(await coarse("Articles")).toStrictEqual({ code: 0, stdout: "ordered: a purge of Articles\n", stderr: "" });

    await world.settle();
    expect(world.sent.all()).toStrictEqual({ "api #articles": 1, "www #articles": 1 });
  });

  it("says which sources there are when it is given another, and explains itself when it is asked otherwise", async () => {
    const unknown = await coarse("Article");
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain('unknown source "Article": must be of Products, Reviews, Articles, Notes');

    expect(await coarse()).toMatchObject({ code: 2, stdout: "" });
    expect((await coarse("Articles", "--all")).stderr).toContain("npm run coarse -- --all | --everything");
  });

  async function coarse(...args: readonly string[]) {
    const child = spawn(process.execPath, ["--import", "tsx", "infra/invoke/coarse.ts", ...args], {
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

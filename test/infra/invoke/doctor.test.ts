import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announce } from "../../../infra/local/stack/running-stacks.ts";
import { DoctorWorld } from "../../doctor/doctor-world.ts";
import { queueMapping } from "../../doctor/spoil.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

const tmp = mkdtempSync(join(tmpdir(), "doctor-"));
let world: DoctorWorld;
let stopped: () => void;
beforeAll(async () => {
  world = await DoctorWorld.start();
  stopped = announce(world.stack, join(tmp, "tagwire-running"));
});
afterAll(async () => {
  stopped();
  await world.close();
  rmSync(tmp, { recursive: true });
});

describe("npm run doctor", () => {
  it("finds the stack that runs here, and ends with 0 when it is healthy", async () => {
    const { code, stdout } = await run();

    expect(stdout).toMatch(/^healthy: \d+ checks found nothing wrong\n$/);
    expect(code).toBe(0);
  });

  it("says what is wrong and ends with 1, and for scripts in JSON", async () => {
    const mend = await queueMapping("edge", { Enabled: false })(world);
    const [shown, json] = [await run(), await run("--json")];
    await mend();

    expect(shown.stdout).toMatch(/^error {8}queue edge: its event source mapping is Disabled$/m);
    const { findings } = JSON.parse(json.stdout) as { readonly findings: readonly unknown[] };
    expect(findings[0]).toMatchObject({ code: "mapping-disabled", place: { name: "edge" } });
    expect([shown.code, json.code]).toEqual([1, 1]);
  });

  it("ends with 2 when it could not be asked, and explains itself", async () => {
    const [otherwise, nowhere] = [await run("--all"), await run("--edge", "http://127.0.0.1:1")];

    expect([otherwise.code, nowhere.code]).toEqual([2, 2]);
    expect(nowhere.stderr).toContain("npm run doctor -- [--function NAME] [--edge URL] [--json]");
  });
});

async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "infra/invoke/doctor.ts", ...args], {
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

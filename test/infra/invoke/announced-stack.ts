import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import { announce } from "../../../infra/local/stack/running-stacks.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A world whose stack commands find, as they find the one of `npm start`, for as long as a file's tests run. */
export function announcedStack<World extends { readonly stack: LocalStack; close(): Promise<void> }>(
  start: () => Promise<World>,
) {
  const tmp = mkdtempSync(join(tmpdir(), "announced-"));
  let started: World | undefined;
  let stopped: () => void = () => undefined;
  beforeAll(async () => {
    started = await start();
    stopped = announce(started.stack, join(tmp, "tagwire-running"));
  });
  afterAll(async () => {
    stopped();
    await started?.close();
    rmSync(tmp, { recursive: true });
  });
  return {
    world(): World {
      if (started === undefined) throw new Error("not started yet");
      return started;
    },
    /** Runs `npm run <command>`, without npm. */
    async run(command: "coarse" | "doctor" | "hold" | "redrive", ...args: readonly string[]): Promise<Ended> {
      const child = spawn(process.execPath, ["--import", "tsx", `infra/invoke/${command}.ts`, ...args], {
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
    },
  };
}

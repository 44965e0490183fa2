import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { CliContext } from "../../../shared/cli/cli-context.ts";
import { runCli } from "../../../shared/cli/run-cli.ts";
import { ManualClock } from "../../kit/manual-clock.ts";

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command has to do with, where a test says otherwise. */
export interface Surroundings extends Partial<Omit<CliContext, "process" | "stdin">> {
  readonly env?: CliContext["process"]["env"];
  /** What is piped into it. @default nothing */
  readonly stdin?: string;
  /** What somebody types who sits at a terminal; it is then one in all directions. @default nobody does */
  readonly typed?: string;
}

/** Runs `tagwire` in this process. Without `runningStacks` none runs; pauses take no time, and move the clock. */
export async function runCommand(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { env = {}, stdin = "", typed, ...given } = surroundings;
  const isTTY = typed !== undefined;
  const printed = { stdout: "", stderr: "" };
  const clock = new ManualClock();
  const output = (name: keyof typeof printed) => ({
    isTTY,
    columns: 100,
    getColorDepth: () => 1,
    write: (text: string) => (printed[name] += text),
  });
  const code = await runCli(args, {
    process: { stdout: output("stdout"), stderr: output("stderr"), env },
    stdin: {
      isTTY,
      async *[Symbol.asyncIterator]() {
        await setImmediate();
        yield typed ?? stdin;
      },
    },
    version: "1.2.3",
    launcher: "/home/o'hara/bin/tagwire",
    clock,
    fetch: () => Promise.reject(new Error("this test has no network")),
    pause: async (ms) => clock.advance(ms),
    newId: randomUUID,
    runningStacks: () => [],
    signal: new AbortController().signal,
    ...given,
  });
  return { code, ...printed };
}

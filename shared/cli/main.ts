import "./quiet-sdk.ts";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../adapters/clock/system.ts";
import { EXIT } from "./exit-code.ts";
import { runCli } from "./run-cli.ts";
import { stopSignal } from "./stop-signal.ts";
import { runningStacks } from "./target/running-stacks.ts";

// `tagwire purges | head`: nobody reads on, which is no failure
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? EXIT.done : EXIT.failed);
});
// nobody hears of progress, which is no reason to break off
process.stderr.on("error", () => {});

process.exitCode = await runCli(process.argv.slice(2), {
  process: { stdout: process.stdout, stderr: process.stderr, env: process.env },
  stdin: process.stdin,
  version: readVersion(),
  launcher: process.argv[1] ?? "tagwire",
  clock: systemClock,
  fetch: (input, init) => fetch(input, init),
  pause: async (ms, signal) => await pause(ms, undefined, { signal }),
  newId: randomUUID,
  runningStacks: () => runningStacks(),
  signal: stopSignal(process),
});

function readVersion(): string {
  const { version } = createRequire(import.meta.url)("tagwire/package.json") as { readonly version: string };
  return version;
}

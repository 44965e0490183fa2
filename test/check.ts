/** Types, lint, format and dead code, side by side; prints what failed and exits with 1 if anything did. */
import { spawn } from "node:child_process";

const checks = {
  types: ["tsc", "--noEmit"],
  lint: ["oxlint", "--deny-warnings"],
  format: ["oxfmt", "--check", "."],
  "dead code": ["knip", "--config", "test/knip.json"],
} as const;

const run = async (name: string, [command, ...args]: readonly string[]): Promise<boolean> => {
  const startedAt = performance.now();
  const child = spawn("npx", ["--no-install", String(command), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
};

const passed = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
process.exitCode = passed.every(Boolean) ? 0 : 1;

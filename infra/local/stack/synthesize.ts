import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The CDK app of this repository. */
const APP = new URL("../../app.ts", import.meta.url);

/** As much of what a failed app printed as a person reads, in characters. */
const SHOWN_CHARS = 4_000;

/**
 * Synthesizes a CDK app into `directory`. In a process of its own: the memory CDK takes is given back.
 *
 * @param signal - ends the process early.
 * @throws {Error} with the end of what the app printed.
 */
export async function synthesize(directory: string, signal: AbortSignal, app: URL = APP): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", fileURLToPath(app)], {
    // Validating the templates takes longer than all the rest; a test and the CDK CLI do it.
    env: { ...process.env, CDK_OUTDIR: directory, CDK_DISABLE_STACK_TRACE: "1", CDK_VALIDATION: "false" },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let output = "";
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-SHOWN_CHARS));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  );
  if (code !== 0) throw new Error(`the CDK app could not be synthesized (exit code ${code}):\n${output.trim()}`);
}

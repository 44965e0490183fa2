import { execFileSync } from "node:child_process";

/**
 * Runs a command in a folder.
 *
 * @returns all it printed.
 * @throws {Error} with all it printed, when it fails.
 */
export function runIn(folder: string, command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** What `npm start -- --json` prints. */
export interface ReadyLine {
  readonly ready: boolean;
  readonly edges: Readonly<Record<string, { url: string; distributionId: string; tagHeader: string }>>;
  readonly endpoints: Readonly<Record<"dynamodb" | "sqs" | "s3" | "cloudfront", string>>;
  readonly redis: { readonly url: string; readonly token: string };
  readonly tables: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly purgeApi: Readonly<Record<"url" | "token" | "zoneId" | "serviceId", string>>;
}

/** `npm start` as a user runs it: npm, its shell, and what they start. */
export class RunningStart {
  stdout = "";
  stderr = "";
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;

  /** @param tmp - its folder for temporary files. */
  constructor(args: readonly string[], tmp: string) {
    const child = spawn("npm", ["start", "--silent", "--", ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: tmp },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => (this.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) =>
      child.once("error", reject).once("close", (code, signal) => resolve({ code, signal })),
    );
    this.#child = child;
  }

  /** Resolves with what it printed once it is ready; rejects with what went wrong if it ends before. */
  ready(): Promise<ReadyLine> {
    const line = new Promise<ReadyLine>((resolve) =>
      this.#child.stdout?.on("data", () => {
        if (this.stdout.includes("\n"))
          resolve(JSON.parse(this.stdout.slice(0, this.stdout.indexOf("\n"))) as ReadyLine);
      }),
    );
    const early = this.ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}: ${this.stderr}`)));
    return Promise.race([line, early]);
  }

  /** Processes that it started, and those they started, that run now. */
  descendants(): readonly number[] {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
    const rows = table
      .trim()
      .split("\n")
      .map((row) => row.trim().split(/\s+/).map(Number));
    const below = (parent: number): readonly number[] =>
      rows.filter(([, ppid]) => ppid === parent).flatMap(([pid = 0]) => [pid, ...below(pid)]);
    return below(this.#child.pid ?? 0);
  }

  /** Asks it to stop; harmless once it has ended. */
  stop(signal: "SIGINT" | "SIGTERM"): void {
    this.#child.kill(signal);
  }
}

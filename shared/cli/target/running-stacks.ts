import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where a running stack is. What `npm start -- --json` prints, and where to ask how it is doing. */
export interface StackAddress {
  readonly edges: Readonly<
    Record<string, { readonly url: string; readonly distributionId: string; readonly tagHeader: string }>
  >;
  readonly endpoints: Readonly<
    Record<
      | "dynamodb"
      | "sqs"
      | "s3"
      | "cloudfront"
      | "lambda"
      | "secretsmanager"
      | "ssm"
      | "cloudwatch"
      | "sns"
      | "eventbridge",
      string
    >
  >;
  readonly redis: { readonly url: string; readonly token: string };
  /** Where the purge API is, and a token that may purge everything here; absent when there is none. */
  readonly purgeApi?: {
    readonly url: string;
    readonly token: string;
    /** The ids by which clients of other CDNs know an edge, where the config gives it any. */
    readonly zoneId?: string;
    readonly serviceId?: string;
  };
  /** Logical name → name in DynamoDB. */
  readonly tables: Readonly<Record<string, string>>;
  /** Names of all functions. */
  readonly functions: readonly string[];
  readonly status: string;
}

const FOLDER = join(tmpdir(), "tagwire-running");

/** Lets other commands find this stack while it runs. Call what it returns when the stack stops. */
export function announce(address: StackAddress, folder = FOLDER): () => void {
  const file = join(folder, `${process.pid}.json`);
  write(file, JSON.stringify(address));
  return () => {
    rmSync(file, { force: true });
    try {
      rmdirSync(folder);
    } catch {
      // another stack is announced there, or was the last to stop
    }
  };
}

/** Stacks that run now. Forgets those that died without saying so. */
export function runningStacks(folder = FOLDER): readonly StackAddress[] {
  return list(folder).flatMap((name) => {
    const pid = /^(\d+)\.json$/.exec(name)?.[1];
    if (pid === undefined) return [];
    const file = join(folder, name);
    if (isAlive(Number(pid))) return read(file);
    rmSync(file, { force: true });
    return [];
  });
}

/** All at once, so that nobody reads half of it; again, should the last other stack just have taken the folder along. */
function write(file: string, text: string): void {
  const draft = `${file}.draft`;
  for (let tries = 3; ; tries--) {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(draft, text, { mode: 0o600 });
      return renameSync(draft, file);
    } catch (error) {
      if (tries === 0 || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // none runs
  }
}

function read(file: string): readonly StackAddress[] {
  try {
    return [JSON.parse(readFileSync(file, "utf8")) as StackAddress];
  } catch {
    return []; // it stopped just now
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // alive, but of another user
  }
}

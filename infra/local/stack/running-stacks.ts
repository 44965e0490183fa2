import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a running stack is. What `npm start -- --json` prints, and where to ask how it is doing. */
export interface StackAddress {
  readonly edges: Readonly<
    Record<string, { readonly url: string; readonly distributionId: string; readonly tagHeader: string }>
  >;
  readonly endpoints: Readonly<Record<"dynamodb" | "sqs" | "s3" | "cloudfront", string>>;
  readonly redis: { readonly url: string; readonly token: string };
  /** Logical name → name in DynamoDB. */
  readonly tables: Readonly<Record<string, string>>;
  readonly status: string;
}

const FOLDER = join(tmpdir(), "tagwire-running");

/** Lets other commands find this stack while it runs. Call what it returns when the stack stops. */
export function announce(address: StackAddress): () => void {
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const file = join(FOLDER, `${process.pid}.json`);
  writeFileSync(file, JSON.stringify(address), { mode: 0o600 });
  return () => {
    rmSync(file, { force: true });
    if (readdirSync(FOLDER).length === 0) rmSync(FOLDER, { recursive: true });
  };
}

/** Stacks that run now. Forgets those that died without saying so. */
export function runningStacks(): readonly StackAddress[] {
  let files: readonly string[];
  try {
    files = readdirSync(FOLDER);
  } catch {
    return []; // none ever ran here
  }
  return files.flatMap((name) => {
    const file = join(FOLDER, name);
    if (isAlive(Number(name.replace(".json", "")))) return [JSON.parse(readFileSync(file, "utf8")) as StackAddress];
    rmSync(file, { force: true });
    return [];
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

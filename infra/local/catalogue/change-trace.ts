import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { UsageError } from "../../../shared/cli/usage-error.ts";
import type { Document } from "./product-item.ts";

/** One line of a change trace. */
export interface TraceChange {
  /** Unix seconds. */
  readonly t: number;
  readonly op: "INSERT" | "MODIFY" | "REMOVE";
  readonly key: string;
  /** Fields of the document that differ, if the trace tells. */
  readonly changed?: readonly string[];
  readonly old?: Document;
  readonly new?: Document;
}

/** What the first bytes of a gzipped file are. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Reads a trace: JSON lines, oldest first, gzipped or not.
 *
 * @param documents - whether each change must come with the document its `op` makes.
 * @throws {UsageError} naming the file, or the first line that is no change or is older than the one before.
 */
export async function readTrace(file: string, documents: "needed" | "optional"): Promise<readonly TraceChange[]> {
  const changes: TraceChange[] = [];
  for (const [index, text] of (await readText(file)).split(/\r?\n/).entries()) {
    if (text.trim() === "") continue;
    const place = `${file}:${index + 1}`;
    const change = parseChange(text, place, documents);
    const before = changes.at(-1)?.t ?? -Infinity;
    if (change.t < before) throw new UsageError(`${place}: is older than the line before: ${change.t} after ${before}`);
    changes.push(change);
  }
  return changes;
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: Error) => {
    throw new UsageError(`${file}: can't be read: ${cause.message}`, { cause });
  });
  if (!file.endsWith(".gz") && !bytes.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return bytes.toString();
  const unzipped = await promisify(gunzip)(bytes).catch((cause: Error) => {
    throw new UsageError(`${file}: is not gzip, or not all of it: ${cause.message}`, { cause });
  });
  return unzipped.toString();
}

function parseChange(text: string, place: string, documents: "needed" | "optional"): TraceChange {
  let change: Partial<TraceChange> | null;
  try {
    change = JSON.parse(text) as Partial<TraceChange> | null;
  } catch (cause) {
    throw new UsageError(`${place}: not JSON`, { cause });
  }
  const { t, op, key, changed = [] } = change ?? {};
  if (typeof t !== "number" || typeof key !== "string" || key === "")
    throw new UsageError(`${place}: needs a number "t" and a text "key"`);
  if (op !== "INSERT" && op !== "MODIFY" && op !== "REMOVE") {
    throw new UsageError(`${place}: "op" must be INSERT, MODIFY or REMOVE, got ${JSON.stringify(op)}`);
  }
  if (!Array.isArray(changed) || changed.some((field) => typeof field !== "string"))
    throw new UsageError(`${place}: "changed" must be a list of names`);
  if (documents === "needed" && op !== "REMOVE" && !change?.new)
    throw new UsageError(`${place}: ${op} needs the document "new"; this trace has no images`);
  return { ...change, t, op, key };
}

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import type { Document } from "./product-item.ts";

/** One line of a change trace. */
export interface TraceChange {
  /** Unix seconds. */
  readonly t: number;
  readonly op: "INSERT" | "MODIFY" | "REMOVE";
  readonly key: string;
  readonly old?: Document;
  readonly new?: Document;
}

/**
 * Reads a trace: JSON lines, gzipped if the name ends in `.gz`.
 *
 * @throws {Error} naming the first line that is not a change with the documents its `op` needs.
 */
export async function readTrace(file: string): Promise<readonly TraceChange[]> {
  const bytes = createReadStream(file);
  const unzipped = file.endsWith(".gz") ? bytes.pipe(createGunzip()).on("error", () => undefined) : bytes;
  bytes.on("error", (error) => unzipped.destroy(error));
  const changes: TraceChange[] = [];
  let line = 0;
  for await (const text of createInterface({ input: unzipped, crlfDelay: Infinity })) {
    line++;
    if (text.trim() !== "") changes.push(parseChange(text, `${file}:${line}`));
  }
  return changes;
}

function parseChange(text: string, place: string): TraceChange {
  let change: Partial<TraceChange>;
  try {
    change = JSON.parse(text) as Partial<TraceChange>;
  } catch (cause) {
    throw new Error(`${place}: not JSON`, { cause });
  }
  const { t, op, key } = change;
  if (typeof t !== "number" || typeof key !== "string" || key === "")
    throw new Error(`${place}: needs a number "t" and a text "key"`);
  if (op !== "INSERT" && op !== "MODIFY" && op !== "REMOVE") {
    throw new Error(`${place}: "op" must be INSERT, MODIFY or REMOVE, got ${JSON.stringify(op)}`);
  }
  if (op !== "REMOVE" && !change.new)
    throw new Error(`${place}: ${op} needs the document "new"; this trace has no images`);
  return { ...change, t, op, key };
}

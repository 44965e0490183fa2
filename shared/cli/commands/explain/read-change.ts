import { readFile } from "node:fs/promises";
import type { CliContext } from "../../cli-context.ts";
import { readStdin } from "../../read-stdin.ts";
import { UsageError } from "../../usage-error.ts";

type Json = Readonly<Record<string, unknown>>;

/** A change as the API takes it: items as plain JSON, or as DynamoDB JSON. */
export interface GivenChange {
  readonly old?: Json;
  readonly new?: Json;
  readonly oldImage?: Json;
  readonly newImage?: Json;
}

/** Where a change may be given. */
interface Given {
  readonly old?: string;
  readonly new?: string;
  readonly record: string | undefined;
}

/**
 * A change, from files, from stdin, or as it stands on the command line.
 *
 * @throws {UsageError} when that is none.
 */
export async function readChange(stdin: CliContext["stdin"], given: Given): Promise<GivenChange> {
  const { old, new: now, record } = given;
  if (record !== undefined) {
    if (old !== undefined || now !== undefined) throw new UsageError("a record, or --old and --new, not both");
    return changeIn(await readJson(stdin, "the record", record));
  }
  if (old === "-" && now === "-") throw new UsageError("stdin can be one of --old and --new, not both");
  if (old === undefined && now === undefined)
    throw new UsageError("which change? Say --old and --new, or name a record");
  return {
    ...(old !== undefined && itemAs("old", await readJson(stdin, "--old", old))),
    ...(now !== undefined && itemAs("new", await readJson(stdin, "--new", now))),
  };
}

/** A record of a stream, an event of a function with one in it, or `{ old, new }`. */
function changeIn(json: Json): GivenChange {
  const { Records: records, dynamodb, old, new: now } = json;
  if (Array.isArray(records)) {
    const [record, ...others] = records as readonly unknown[];
    if (!isObject(record) || others.length > 0) {
      throw new UsageError(`the event has ${records.length} records: give one of them`);
    }
    return changeIn(record);
  }
  if (isObject(dynamodb)) {
    const { OldImage: oldImage, NewImage: newImage } = dynamodb;
    if (!isObject(oldImage) && !isObject(newImage)) {
      throw new UsageError("the record has no image: its stream must have NEW_AND_OLD_IMAGES");
    }
    return { ...(isObject(oldImage) && { oldImage }), ...(isObject(newImage) && { newImage }) };
  }
  if (!isObject(old) && !isObject(now)) throw new UsageError("the record is neither of a stream nor {old, new}");
  return { ...(isObject(old) && itemAs("old", old)), ...(isObject(now) && itemAs("new", now)) };
}

/** An item is DynamoDB JSON when each of its attributes says its type; `aws dynamodb get-item` has it in `Item`. */
function itemAs(name: "old" | "new", json: Json): GivenChange {
  const { Item: inside } = json;
  const item = isObject(inside) && isImage(inside) ? inside : json;
  return { [isImage(item) ? `${name}Image` : name]: item };
}

const TYPES: ReadonlySet<string> = new Set(["S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"]);

function isImage(item: Json): boolean {
  const values = Object.values(item);
  return values.length > 0 && values.every((value) => isObject(value) && hasOneType(Object.keys(value)));
}

const hasOneType = (names: readonly string[]): boolean => names.length === 1 && TYPES.has(names[0] ?? "");

async function readJson(stdin: CliContext["stdin"], what: string, where: string): Promise<Json> {
  const text =
    where === "-" ? await readStdin(stdin) : where.trimStart().startsWith("{") ? where : await readText(where);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${what}: not JSON: ${(cause as Error).message}`, { cause });
  }
  if (!isObject(json)) throw new UsageError(`${what}: must be an object`);
  return json;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} can't be read: ${(cause as NodeJS.ErrnoException).code ?? "unknown"}`, { cause });
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { Change, RawImage, UnreadableRecord } from "./change.ts";

/** What was read of a batch, in its order. */
export interface ReadChanges {
  readonly changes: readonly Change[];
  readonly unreadable: readonly UnreadableRecord[];
}

const EVENTS: ReadonlySet<unknown> = new Set(["INSERT", "MODIFY", "REMOVE"]);

/**
 * Reads the records of a stream batch as changes. A record that can't be read is set apart and never stops the others.
 * What is deep inside an attribute is not looked at here: it is found wrong where it is first compared or read.
 *
 * @param records - `Records` of the event, as they came.
 * @param tableOf - logical name of the table a record's `eventSourceARN` belongs to.
 */
export function readChanges(
  records: readonly unknown[],
  tableOf: (eventSourceArn: string) => string | undefined,
): ReadChanges {
  const changes: Change[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const [index, record] of records.entries()) {
    const fields = isObject(record) ? record : {};
    const stream = isObject(fields["dynamodb"]) ? fields["dynamodb"] : {};
    const arn = fields["eventSourceARN"];
    const table = typeof arn === "string" ? tableOf(arn) : undefined;
    const read = readChange(fields, stream, table, index, record);
    if (typeof read !== "string") changes.push(read);
    else unreadable.push({ record, index, reason: read, table, ...nameAndTimeOf(stream) });
  }
  return { changes, unreadable };
}

/** The change, or one sentence that says why there is none. */
function readChange(
  fields: Readonly<Record<string, unknown>>,
  stream: Readonly<Record<string, unknown>>,
  table: string | undefined,
  index: number,
  record: unknown,
): Change | string {
  const event = fields["eventName"];
  if (!isEvent(event)) return "no eventName of INSERT, MODIFY or REMOVE";
  if (table === undefined) return "not from a table of the config";
  const sequenceNumber = sequenceNumberOf(stream);
  if (sequenceNumber === undefined) return "no sequence number";
  const keys = stream["Keys"];
  if (!isImage(keys)) return "no readable keys";
  const before = event === "INSERT" ? undefined : stream["OldImage"];
  const after = event === "REMOVE" ? undefined : stream["NewImage"];
  if (event !== "INSERT" && before === undefined)
    return `${event} without old image: the stream must carry both images`;
  if (event !== "REMOVE" && after === undefined) return `${event} without new image: the stream must carry both images`;
  if (!isImageIfAny(before)) return "an old image that is no map of attributes";
  if (!isImageIfAny(after)) return "a new image that is no map of attributes";
  const writtenAtMs = writtenAtMsOf(stream["ApproximateCreationDateTime"]);
  if (writtenAtMs === undefined) return "no time of writing";
  return { table, event, keys, old: before, new: after, sequenceNumber, writtenAtMs, index, record };
}

function nameAndTimeOf(stream: Readonly<Record<string, unknown>>) {
  const writtenAtMs = writtenAtMsOf(stream["ApproximateCreationDateTime"]);
  return { sequenceNumber: sequenceNumberOf(stream), writtenAtMs };
}

function sequenceNumberOf(stream: Readonly<Record<string, unknown>>): string | undefined {
  const text = stream["SequenceNumber"];
  return typeof text === "string" && text !== "" ? text : undefined;
}

/** The stream tells seconds, now and then with a fraction. */
function writtenAtMsOf(seconds: unknown): number | undefined {
  return typeof seconds === "number" && Number.isFinite(seconds) ? Math.round(seconds * 1_000) : undefined;
}

function isEvent(value: unknown): value is Change["event"] {
  return EVENTS.has(value);
}

function isImageIfAny(value: unknown): value is RawImage | undefined {
  return value === undefined || isImage(value);
}

/** Each attribute is looked into only once a rule, or a comparison, gets there. */
function isImage(value: unknown): value is RawImage {
  if (!isObject(value)) return false;
  for (const name in value) {
    const attribute = value[name];
    if (typeof attribute !== "object" || attribute === null) return false;
  }
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

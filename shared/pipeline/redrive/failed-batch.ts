import { isRecord, UnreadableMessageError } from "../versioned-message.ts";

const KIND = "failed batch";

/**
 * Reads the records of a batch that a stream mapping gave up, as Lambda writes it to S3: the whole event is a text in
 * `payload`, JSON in JSON. All else is about the failure, may be missing, and grows new words over the years.
 *
 * @throws {UnreadableMessageError} when there are no records in it.
 */
export function recordsOfBatch(text: string): readonly unknown[] {
  const { payload } = parsed(text);
  if (typeof payload !== "string") throw new UnreadableMessageError(KIND, "payload must be a text");
  const { Records: records } = parsed(payload);
  if (!Array.isArray(records)) throw new UnreadableMessageError(KIND, "payload must have Records");
  return records;
}

/** The stream a failed batch is of, if it can be told, whatever else of it can't be read. */
export function streamOfBatch(text: string): string | undefined {
  try {
    const { DDBStreamBatchInfo: info } = parsed(text);
    const streamArn = isRecord(info) ? info["streamArn"] : undefined;
    return typeof streamArn === "string" ? streamArn : undefined;
  } catch {
    return undefined;
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableMessageError(KIND, "must be JSON");
  }
  if (!isRecord(value)) throw new UnreadableMessageError(KIND, "must be an object");
  return value;
}

import { optionalText, records, type Input } from "./input.ts";
import { SqsError } from "./sqs-error.ts";

/** Most entries a batch may have. */
const MAX_BATCH_ENTRIES = 10;

/** One entry of a batch. */
export interface BatchEntry {
  readonly id: string;
  readonly input: Input;
}

/** What became of the entries of a batch, each on its own. */
export interface BatchResult {
  readonly Successful: readonly Input[];
  readonly Failed: readonly Input[];
}

/**
 * Reads the entries of a batch.
 *
 * @param kind - name of the entries in messages, for example `SendMessageBatchRequestEntry`.
 * @throws {SqsError} when the batch as a whole is not allowed.
 */
export function parseBatch(input: Input, kind: string): readonly BatchEntry[] {
  const entries = records(input, "Entries").map((entry) => ({ id: optionalText(entry, "Id") ?? "", input: entry }));
  if (entries.length === 0) {
    throw new SqsError("EmptyBatchRequest", `There should be at least one ${kind} in the request.`);
  }
  if (entries.length > MAX_BATCH_ENTRIES) {
    const sent = `You have sent ${entries.length}.`;
    throw new SqsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}. ${sent}`,
    );
  }
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (!/^[\w-]{1,80}$/.test(id)) {
      const rule =
        "can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
      throw new SqsError("InvalidBatchEntryId", `A batch entry id ${rule}`);
    }
    if (seen.has(id)) throw new SqsError("BatchEntryIdsNotDistinct", `Id ${id} repeated.`);
    seen.add(id);
  }
  return entries;
}

/** Does each entry; one that is refused leaves the others as they are. */
export function eachEntry(entries: readonly BatchEntry[], act: (input: Input) => Input): BatchResult {
  const Successful: Input[] = [];
  const Failed: Input[] = [];
  for (const { id, input } of entries) {
    try {
      Successful.push({ Id: id, ...act(input) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id: id, SenderFault: true, Code: error.queryCode, Message: error.message });
    }
  }
  return { Successful, Failed };
}

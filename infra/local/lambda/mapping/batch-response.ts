/** What a function's answer says about its batch. */
export type Verdict =
  | { readonly kind: "success" }
  /** Indices of the records that failed, ascending; never empty. */
  | { readonly kind: "partial"; readonly failed: readonly number[] }
  /** The whole batch failed. */
  | { readonly kind: "failure" };

/**
 * Reads the answer of a function with `ReportBatchItemFailures`.
 *
 * Nothing, `{}`, and a list that is null or empty are a success. An identifier that names no record of the batch, and an answer
 * of another shape, fail the whole batch.
 *
 * @param ids - identifiers of the batch's records, in order.
 */
export function readBatchResponse(payload: unknown, ids: readonly string[]): Verdict {
  if (payload === null) return { kind: "success" };
  if (typeof payload !== "object") return { kind: "failure" };
  const failures = "batchItemFailures" in payload ? payload.batchItemFailures : null;
  if (failures === null) return { kind: "success" };
  if (!Array.isArray(failures)) return { kind: "failure" };
  const indexOf = new Map(ids.map((id, index) => [id as unknown, index]));
  const failed = failures.map((failure: unknown) => indexOf.get(identifierOf(failure)) ?? -1);
  if (failed.includes(-1)) return { kind: "failure" };
  if (failed.length === 0) return { kind: "success" };
  return { kind: "partial", failed: [...new Set(failed)].toSorted((a, b) => a - b) };
}

function identifierOf(failure: unknown): unknown {
  return typeof failure === "object" && failure !== null && "itemIdentifier" in failure
    ? failure.itemIdentifier
    : undefined;
}

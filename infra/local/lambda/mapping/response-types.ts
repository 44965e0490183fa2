import type { PropertyReader } from "./property-reader.ts";

/** Reads `FunctionResponseTypes`, which knows one word: whether a function reports the items that failed. */
export function readResponseTypes(reader: PropertyReader): boolean {
  const types = reader.value("FunctionResponseTypes") ?? [];
  if (Array.isArray(types) && types.every((type) => type === "ReportBatchItemFailures")) return types.length > 0;
  reader.problem("FunctionResponseTypes", "a list of ReportBatchItemFailures");
  return false;
}

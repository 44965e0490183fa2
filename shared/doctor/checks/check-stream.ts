import type { Found, Place } from "../finding.ts";
import type { MappingSeen, TableSeen } from "../observations.ts";

/** Without the old image nobody knows what an item was shown as before. */
const BOTH_IMAGES = "NEW_AND_OLD_IMAGES";

/** What is wrong with a table's stream, and with who reads it. */
export function checkStream(
  place: Place,
  table: TableSeen | undefined,
  mapping: MappingSeen | undefined,
): readonly Found[] {
  if (table === undefined) return [{ code: "table-missing", place, what: "there is no such table" }];
  const { stream } = table;
  if (stream === undefined) return [{ code: "stream-off", place, what: "its stream is off" }];
  const found: Found[] = [];
  if (stream.view !== BOTH_IMAGES) {
    found.push({ code: "stream-view", place, what: `its stream carries ${stream.view}, not ${BOTH_IMAGES}` });
  }
  if (mapping !== undefined && mapping.source !== stream.arn) {
    const what = `its mapping reads ${labelOf(mapping.source)}, the current stream is ${labelOf(stream.arn)}`;
    found.push({ code: "mapping-on-old-stream", place, what });
  }
  return found;
}

/** Streams of a table differ by when they were made, at the end of their ARN: `2026-11-20T10:00:00.000`. */
const labelOf = (arn: string): string => arn.split("/").at(-1) ?? arn;

import type { StreamRecord } from "./stream-record.ts";

/** The lane of a record's item: the same for every record with the same partition and sort key. */
export function laneOf(record: StreamRecord, lanes: number): number {
  const keys = Object.entries(record.dynamodb.Keys).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return fnv1a(JSON.stringify(keys)) % lanes;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

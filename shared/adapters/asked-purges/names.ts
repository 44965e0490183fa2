import { type Row, text } from "../edge-ledger/attributes.ts";

/** How long the name of a request stands for its purge, in days. */
export const NAME_DAYS = 1;

/** What an id of a purge looks like: its time in base 36, then chance. Nothing else is looked for. */
const ID = /^([0-9a-z]{9})-[0-9a-f]{18}$/;

/** When the purge of this id was accepted; `undefined` for what is no id. */
export function timeOfId(id: string): number | undefined {
  const [, time] = ID.exec(id) ?? [];
  return time === undefined ? undefined : Number.parseInt(time, 36);
}

/** Key of a purge's record. A day's are together, so that they can be listed by time. */
export function purgeKey(id: string): Row {
  return { pk: text(partitionOf(timeOfId(id) ?? 0)), sk: text(id) };
}

/** Partition of the records of the day that a time is in. */
export function partitionOf(ms: number): string {
  return `asked#${new Date(ms).toISOString().slice(0, 10)}`;
}

/** Key of what the name of a request stands for. */
export function nameKey(key: string): Row {
  return { pk: text(`request#${key}`), sk: text("request") };
}

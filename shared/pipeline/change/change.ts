/** One attribute as the stream has it: `{ S: "x" }`, `{ N: "1.0" }`, `{ M: { … } }`; binary as base64 text. */
export type RawAttribute = Readonly<Record<string, unknown>>;

/** All attributes of an item as the stream has them. */
export type RawImage = Readonly<Record<string, RawAttribute>>;

/** One committed write. */
export interface Change {
  /** Logical name of the table, as in the config. */
  readonly table: string;
  readonly event: "INSERT" | "MODIFY" | "REMOVE";
  readonly keys: RawImage;
  /** Absent for INSERT. */
  readonly old: RawImage | undefined;
  /** Absent for REMOVE. */
  readonly new: RawImage | undefined;
  readonly sequenceNumber: string;
  readonly writtenAtMs: number;
  /** Place in the batch, from 0. */
  readonly index: number;
  /** The record it was read from, for parking. */
  readonly record: unknown;
}

/** A record that can't be read as a change. */
export interface UnreadableRecord {
  readonly record: unknown;
  readonly index: number;
  /** One sentence, without item data. */
  readonly reason: string;
  /** Logical table name, if it could be told. */
  readonly table: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly writtenAtMs: number | undefined;
}

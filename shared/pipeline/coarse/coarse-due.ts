import type { Coarse, Config } from "../../config/config.ts";
import type { Cause } from "../cause.ts";
import type { Poisoned } from "../park/poisoned.ts";

/** A source that must be purged as a whole, because a record that may be of it could not be handled. */
export interface CoarseDue {
  readonly source: string;
  readonly coarse: Coarse;
  readonly cause: Cause;
  /** Place in the batch of the first such record. */
  readonly firstIndex: number;
}

/** Each source that poisoned records may be of, once. */
export function coarseDue(poisoned: readonly Poisoned[], config: Config): readonly CoarseDue[] {
  return config.sources.flatMap(({ name, coarse }) => {
    const first = poisoned.find(({ sources }) => sources.includes(name));
    if (first === undefined) return [];
    const { sequenceNumber } = first.parked;
    const cause = { source: name, rule: "coarse", ...(sequenceNumber === undefined ? {} : { sequenceNumber }) };
    return [{ source: name, coarse, cause, firstIndex: first.index }];
  });
}

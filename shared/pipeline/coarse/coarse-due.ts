import { coarseOf } from "../../config/coarse-of.ts";
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
  /** Place in the batch of the last one. */
  readonly lastIndex: number;
}

/** Each source that poisoned records may be of, once. */
export function coarseDue(poisoned: readonly Poisoned[], config: Config): readonly CoarseDue[] {
  const due = new Map<string, CoarseDue>();
  for (const { index, parked, sources } of poisoned) {
    const { sequenceNumber } = parked;
    for (const source of sources) {
      const known = due.get(source);
      if (known !== undefined) {
        due.set(source, { ...known, lastIndex: index });
        continue;
      }
      const cause = { source, rule: "coarse", ...(sequenceNumber === undefined ? {} : { sequenceNumber }) };
      due.set(source, { source, coarse: coarseOf(config, source), cause, firstIndex: index, lastIndex: index });
    }
  }
  return [...due.values()];
}

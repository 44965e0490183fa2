import type { Config } from "../../config/config.ts";
import { sourcesOf } from "../../config/sources-of.ts";
import type { ParkedChange } from "../../ports/parking.ts";
import type { UnreadableRecord } from "../change/change.ts";
import type { FailedChange } from "../tags/stale.ts";

/** A record that could not be handled: what is kept of it, and what is purged as a whole in its place. */
export interface Poisoned {
  /** Place in the batch. */
  readonly index: number;
  readonly parked: ParkedChange;
  /** Names of the sources it may have been of. */
  readonly sources: readonly string[];
}

/** Each record that could not be handled, once, in the order of the batch. */
export function findPoisoned(
  unreadable: readonly UnreadableRecord[],
  failed: readonly FailedChange[],
  config: Config,
): readonly Poisoned[] {
  const byIndex = new Map<number, Poisoned>();
  for (const record of unreadable) byIndex.set(record.index, ofUnreadable(record, config));
  for (const failure of failed) {
    const poisoned = ofFailed(failure);
    const known = byIndex.get(poisoned.index);
    byIndex.set(poisoned.index, known === undefined ? poisoned : withSources(known, poisoned.sources));
  }
  return [...byIndex.values()].toSorted((a, b) => a.index - b.index);
}

function ofUnreadable({ record, index, reason, table, sequenceNumber }: UnreadableRecord, config: Config): Poisoned {
  return {
    index,
    parked: { record, code: "E_UNREADABLE_RECORD", reason, table, sequenceNumber },
    sources: sourcesOf(config, table).map((source) => source.name),
  };
}

function ofFailed({ change, source, rule, reason }: FailedChange): Poisoned {
  const { record, index, table, sequenceNumber } = change;
  return {
    index,
    parked: { record, code: "E_RULE_FAILED", reason: `rule ${rule} of ${source}: ${reason}`, table, sequenceNumber },
    sources: [source],
  };
}

function withSources(poisoned: Poisoned, sources: readonly string[]): Poisoned {
  return { ...poisoned, sources: [...new Set([...poisoned.sources, ...sources])] };
}

import { type Hold, NEW_RECORD, type RecordedState } from "../../pipeline/plan/edge-state.ts";
import { checkVersion, expiry, number, numberIn, ROW_VERSION, type Row, text, textIn } from "./attributes.ts";
import { holdKey, stateKey } from "./names.ts";

/** For so many days it is known that an edge was held: what was late then, was late on purpose. */
const HOLD_DAYS = 2;

/** One row for each edge, as large as what was sent within `minInterval`: a kilobyte while it is quiet. */
export function stateToRow(edge: string, state: RecordedState): Row {
  return { ...stateKey(edge), ...ROW_VERSION, state: text(JSON.stringify(state)) };
}

/** What a version before did not write is as of a new edge. */
export function rowToState(row: Row): RecordedState {
  checkVersion(row);
  return { ...NEW_RECORD, ...(JSON.parse(textIn(row, "state")) as Partial<RecordedState>) };
}

export function holdToRow(edge: string, { sinceMs, untilMs, by, reason }: Hold): Row {
  return {
    ...holdKey(edge),
    ...ROW_VERSION,
    sinceMs: number(sinceMs),
    untilMs: number(untilMs),
    ...(by !== undefined && { by: text(by) }),
    ...(reason !== undefined && { reason: text(reason) }),
    ttl: expiry(untilMs, HOLD_DAYS),
  };
}

export function rowToHold(row: Row): Hold {
  checkVersion(row);
  return {
    sinceMs: numberIn(row, "sinceMs"),
    untilMs: numberIn(row, "untilMs"),
    ...(row["by"] && { by: textIn(row, "by") }),
    ...(row["reason"] && { reason: textIn(row, "reason") }),
  };
}

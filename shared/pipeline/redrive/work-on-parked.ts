import { TagwireError } from "../../ports/errors.ts";
import { readChanges } from "../change/read-changes.ts";
import { findPoisoned } from "../park/poisoned.ts";
import { invalidate } from "../pipeline.ts";
import { decide } from "../tags/decide.ts";
import { HopelessError } from "./hopeless-error.ts";
import { readParked } from "./parked-record.ts";
import type { Redrive } from "./run.ts";
import { watchPorts } from "./watch-ports.ts";

/** A change that can't be handled this time either. */
class StillPoisonousError extends TagwireError {
  override readonly name = "StillPoisonousError";
  readonly code = "E_STILL_POISONOUS";
}

/** What an edge will never take. */
const REFUSED_ITEM = "E_EDGE_ITEM_REFUSED";

/**
 * Works on a change that could not be handled: a rule may have been mended since. Where it still can't be, nothing is purged
 * for it: its source was, as a whole, when it was parked.
 *
 * @throws {UnreadableMessageError} when there is no change in it.
 */
export async function workOnParked(text: string, run: Redrive): Promise<void> {
  const { code, record } = readParked(text);
  if (code === REFUSED_ITEM) throw new HopelessError("an edge refuses it; a wider item went in its place");

  const { changes, unreadable } = readChanges([record], run.tableOf);
  const [poisoned] = findPoisoned(unreadable, decide(changes, run.config).failed, run.config);
  if (poisoned !== undefined) throw new StillPoisonousError(poisoned.parked.reason);

  const { ports, allOf } = watchPorts(run);
  await allOf(invalidate([record], { ...run, ...ports }));
}

import { TagwireError } from "../../ports/errors.ts";
import type { ParkedChange } from "../../ports/parking.ts";
import { invalidate } from "../pipeline.ts";
import { HopelessError } from "./hopeless-error.ts";
import { readParked } from "./parked-record.ts";
import type { Redrive } from "./run.ts";
import { watchPorts } from "./watch-ports.ts";

/** A change that could not be handled this time either. */
class StillPoisonousError extends TagwireError {
  override readonly name = "StillPoisonousError";
  readonly code = "E_STILL_POISONOUS";
}

/** What an edge will never take. */
const REFUSED_ITEM = "E_EDGE_ITEM_REFUSED";

/**
 * Works on a change that could not be handled: a rule may have been mended since. Its source was purged as a whole when it
 * was parked, so that is not done once more; and if it still can't be handled it is not parked again, but fails.
 *
 * @throws {UnreadableMessageError} when there is no change in it.
 */
export async function workOnParked(text: string, run: Redrive): Promise<void> {
  const { code, record } = readParked(text);
  if (code === REFUSED_ITEM) throw new HopelessError("an edge refuses it; a wider item went in its place");

  const poison: ParkedChange[] = [];
  const parking = { park: async (changes: readonly ParkedChange[]) => void poison.push(...changes) };
  const { ports, allOf } = watchPorts({ ...run, parking });
  const known = {
    coarseGate: { claim: async () => ({ when: "covered" }) as const },
    report: (event: Parameters<Redrive["report"]>[0]) => {
      if (event.type !== "change-parked" && event.type !== "coarse-purge") run.report(event);
    },
  };
  await allOf(invalidate([record], { ...run, ...ports, ...known }));
  const [still] = poison;
  if (still !== undefined) throw new StillPoisonousError(still.reason);
}

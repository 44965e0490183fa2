import { TagwireError } from "../../ports/errors.ts";
import { isTexts } from "../versioned-message.ts";
import type { Notes } from "../../ports/notes.ts";
import type { Deployed } from "./deployed.ts";
import { fullPurge } from "./full-purge.ts";
import { orderPurges, type PurgeOrdering } from "./purge-order.ts";
import { orderOf } from "./source-purges.ts";
import { readStanding, STANDING_NOTE } from "./standing.ts";

/** Somebody asked for sources that are not deployed. */
class UnknownSourceError extends TagwireError {
  override readonly name = "UnknownSourceError";
  readonly code = "E_UNKNOWN_SOURCE";

  constructor(asked: readonly string[], known: readonly string[]) {
    const texts = asked.map((name) => JSON.stringify(name.slice(0, 64)));
    super(`unknown source ${texts.join(", ")}: must be of ${known.join(", ") || "none"}`);
  }
}

/** What somebody asks for: sources by name, all of them, or whatever is cached, tagged or not. */
export type AskedFor = readonly string[] | "all" | "everything";

export function isAskedFor(value: unknown): value is AskedFor {
  return value === "all" || value === "everything" || isTexts(value);
}

/**
 * Purges sources as a whole because a person asked: all that their rules can touch, and all that the rules before these
 * could, by which pages of an origin that is rolled out later may still be tagged.
 *
 * @returns the sources that are purged.
 * @throws {UnknownSourceError}
 * @throws {PurgeTargetError} when it was not kept.
 */
export async function coarseByHand(
  asked: AskedFor,
  run: Omit<PurgeOrdering, "settleMs"> & { readonly deployed: Deployed; readonly notes: Notes },
): Promise<readonly string[]> {
  const { deployed, notes, signal } = run;
  const known = [...deployed.sources.keys()];
  const names = typeof asked === "string" ? known : asked;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UnknownSourceError(unknown, known);

  if (asked === "everything") {
    const everything = fullPurge([...deployed.objectCaches.keys()], [...deployed.edges.keys()], deployed, "asked");
    await orderPurges([everything], { ...run, settleMs: deployed.settleMs });
    return known;
  }
  const standing = readStanding((await notes.read(STANDING_NOTE, signal))?.value);
  const wanted = [...deployed.sources].filter(([name]) => names.includes(name));
  const orders = wanted.map(([name, { reach }]) => {
    const { rules = {}, before = [] } = standing.sources[name] ?? {};
    return orderOf(name, [reach, ...Object.values(rules), ...before], deployed, "asked");
  });
  await orderPurges(orders, { ...run, settleMs: deployed.settleMs });
  return wanted.map(([name]) => name);
}

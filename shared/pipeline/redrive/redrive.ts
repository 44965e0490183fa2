import type { ParkingList } from "../../ports/parking-lot.ts";
import { dropPointers } from "./drop-pointers.ts";
import { keepDeadLetters } from "./keep-dead-letters.ts";
import { orBlocked, type Blocked } from "./or-blocked.ts";
import type { Redrive } from "./run.ts";
import { summarize, type RedriveSummary } from "./summary.ts";
import { type Fates, workOff } from "./work-off.ts";

const NOTHING: ParkingList = { waiting: [], archived: 0 };

/**
 * Works off what could not be done before. Read this file first; each step is a file beside it.
 *
 * The bucket is the one place of truth: what lies there is to be done, until it is done or what stands for it is purged. Tries
 * are counted before they are made, so that a crash at any point, and the next run, loses nothing and repeats nothing without
 * end; two runs at once share the work.
 *
 * @param eager - waits for no back-off: a person has asked.
 */
export async function redrive(run: Redrive, eager: boolean): Promise<RedriveSummary> {
  const blocked: Blocked[] = [];
  const fates: Fates = new Map();

  const deadLetters = await keepDeadLetters(run, blocked); // dead letters → the bucket
  const { waiting, archived } = (await orBlocked("parking bucket", run.lot.list(run.signal), run, blocked)) ?? NOTHING;
  await orBlocked("counting of tries", workOff(waiting, fates, eager, run), run, blocked); // each claimed, then worked on
  await dropPointers(run, blocked);

  const summary = summarize(waiting, fates, { deadLetters, archived, blocked }, run.clock.now());
  const { left, oldestMs, held } = summary;
  run.report({ type: "redrive-backlog", left, oldestMs, held, archived: summary.archived });
  return summary;
}

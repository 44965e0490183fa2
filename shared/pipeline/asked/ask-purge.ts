import type { AskedPurges, PurgeRecord, RequestName } from "../../ports/asked-purges.ts";
import { TagwireError } from "../../ports/errors.ts";
import { describeError } from "../describe-error.ts";
import type { AskedPurge } from "./asked-purge.ts";
import { workOfAsked } from "./asked-work.ts";
import { estimate, usdOf } from "./estimate.ts";
import { makeAsked, type Asking } from "./make-asked.ts";

/** A request came under a name that stands for another. */
export class NameTakenError extends TagwireError {
  override readonly name = "NameTakenError";
  readonly code = "E_NAME_TAKEN";

  constructor() {
    super("the name of the request stands for another request");
  }
}

/** Somebody else works on the purge, for longer than there is time to wait. */
export class StillAtWorkError extends TagwireError {
  override readonly name = "StillAtWorkError";
  readonly code = "E_STILL_AT_WORK";

  constructor(id: string) {
    super(`somebody still works on purge ${id}`);
  }
}

/** Longest that making an asked purge may take, in milliseconds: whoever comes after a crash waits as long. */
const WORK_LIMIT_MS = 8_000;

/** How long to leave a purge alone that somebody else works on, in milliseconds. */
const LOOK_AGAIN_MS = 100;

/** What asking for a purge takes. */
export interface AskingFor extends Asking {
  readonly purges: AskedPurges;
  readonly pause: (ms: number) => Promise<void>;
  /** Does something under a signal that also fires by itself after a while. */
  readonly limited: <Result>(
    signal: AbortSignal,
    ms: number,
    action: (limited: AbortSignal) => Promise<Result>,
  ) => Promise<Result>;
}

/**
 * Accepts a purge and makes it; under one name it is one purge, however many ask at the same time, and the first of them
 * makes it. Who asks again after a crash completes what is on record, unchanged.
 *
 * @param name - of the request; every request is a purge of its own without.
 * @throws {NameTakenError} when the name stands for another request.
 * @throws {StillAtWorkError}
 * @throws when the purge could not be completed: it stays on record, and whoever asks again under the name completes it.
 */
export async function askPurge(
  wanted: AskedPurge,
  name: RequestName | undefined,
  run: AskingFor,
): Promise<PurgeRecord> {
  const { purges, clock, signal } = run;
  const accepted = await purges.accept(wanted, name, clock.now() + WORK_LIMIT_MS, signal);
  if (accepted.kind === "accepted") return await complete(wanted, run);
  if (!accepted.isSame) throw new NameTakenError();
  const { id } = accepted;
  for (;;) {
    const record = await purges.read(id, signal);
    if (record?.progress) return record;
    if (record && (await purges.takeOver(id, clock.now() + WORK_LIMIT_MS, signal))) {
      return await complete(record.purge, run);
    }
    if (signal.aborted) throw new StillAtWorkError(id);
    await run.pause(LOOK_AGAIN_MS);
  }
}

async function complete(purge: AskedPurge, run: AskingFor): Promise<PurgeRecord> {
  const { purges, report, signal } = run;
  reportAsked(purge, run);
  try {
    const progress = await run.limited(signal, WORK_LIMIT_MS, (limited) =>
      makeAsked(purge, { ...run, signal: limited }),
    );
    await purges.complete(purge.id, progress, signal);
    return { purge, progress };
  } catch (error) {
    report({ type: "asked-purge-failed", purge: purge.id, error: describeError(error) });
    // it is let go by itself, in a while
    await purges.letGo(purge.id, signal).catch(() => undefined);
    throw error;
  }
}

/** Before anything is purged, and again by whoever takes over: no purge is without a word of who asked for it. */
function reportAsked(purge: AskedPurge, { config, report }: AskingFor): void {
  const { id, by, reason, edges } = purge;
  const { tags, keys, patterns, paths, all } = purge.targets;
  const { requests } = workOfAsked(purge, config);
  report({
    type: "purge-asked",
    purge: id,
    by,
    tags: tags.length,
    keys: keys.length + patterns.length,
    paths: paths.length,
    all,
    edges,
    usd: usdOf(estimate(requests, config)),
    ...(reason !== undefined && { reason }),
  });
}

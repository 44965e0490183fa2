import type { PullQueue, ReceivedMessage } from "../../ports/pull-queue.ts";
import { look } from "./claim.ts";
import { encodeDeadLetter } from "./dead-letter.ts";
import { type Blocked, orBlocked } from "./or-blocked.ts";
import type { Redrive } from "./run.ts";
import { deadLetterKey } from "./waiting-kind.ts";

/** Messages taken off one queue in one run, so that there is time left to work on some. */
const MAX_MESSAGES = 2_000;

type DeadKind = Parameters<typeof deadLetterKey>[0];

/**
 * Takes dead letters off their queues, which forget them in the end, into the parking lot, which does not: each is put there
 * before it is taken off.
 *
 * @returns how many.
 */
export async function keepDeadLetters(run: Redrive, blocked: Blocked[]): Promise<number> {
  const edge = await orBlocked(
    "dead letters of the edge queue",
    empty("dead-edge-message", run.deadEdgeMessages, run),
    run,
    blocked,
  );
  const later = await orBlocked(
    "dead letters of the later queue",
    empty("dead-later-purge", run.deadLaterPurges, run),
    run,
    blocked,
  );
  return (edge ?? 0) + (later ?? 0);
}

async function empty(kind: DeadKind, queue: PullQueue, run: Redrive): Promise<number> {
  let kept = 0;
  while (kept < MAX_MESSAGES) {
    const messages = await queue.receive(run.signal);
    if (messages.length === 0) break;
    await Promise.all(messages.map((message) => keep(kind, message, run)));
    await queue.remove(messages, run.signal);
    run.report({ type: "dead-letters-kept", kind, messages: messages.length });
    kept += messages.length;
  }
  return kept;
}

async function keep(kind: DeadKind, { id, text }: ReceivedMessage, run: Redrive): Promise<void> {
  const key = deadLetterKey(kind, id);
  const { track } = await look(key, run);
  // it was worked off before, and could not be taken off its queue
  if (track?.state === "done" || track?.state === "purged") return;
  await run.lot.put(key, encodeDeadLetter({ id, text }), run.signal);
}

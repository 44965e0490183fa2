import { isRecord } from "../versioned-message.ts";
import { type Blocked, orBlocked } from "./or-blocked.ts";
import type { Redrive } from "./run.ts";

/** Pointers taken off the queue in one run: the others wait for the next, or for the end of their retention. */
const MAX_MESSAGES = 2_000;

/**
 * Takes pointers to parked changes off their queue. A change is in the bucket before its pointer is sent, and whatever is in the
 * bucket is seen to: the pointer has told whoever watches the queue, and that was all. Those to other buckets stay.
 */
export async function dropPointers(run: Redrive, blocked: Blocked[]): Promise<void> {
  await orBlocked("queue of pointers", empty(run), run, blocked);
}

async function empty({ pointers, bucket, signal }: Redrive): Promise<void> {
  for (let seen = 0; seen < MAX_MESSAGES;) {
    const messages = await pointers.receive(signal);
    if (messages.length === 0) return;
    const ours = messages.filter(({ text }) => bucketOf(text) === bucket);
    if (ours.length > 0) await pointers.remove(ours, signal);
    seen += messages.length;
  }
}

function bucketOf(text: string): unknown {
  try {
    const pointer: unknown = JSON.parse(text);
    return isRecord(pointer) ? pointer["bucket"] : undefined;
  } catch {
    return undefined;
  }
}

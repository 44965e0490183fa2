import type { Redelivery } from "../../ports/redelivery.ts";
import { describeError } from "../describe-error.ts";
import type { EdgeQueueing } from "../edge/queue-items.ts";
import type { ObjectPurging } from "../objects/purge-objects.ts";
import { setAside, type SettingAside } from "../set-aside.ts";
import { UnreadableMessageError } from "../versioned-message.ts";
import { decodeLaterPurge } from "./later-message.ts";
import { makeLaterPurge } from "./make-later-purge.ts";
import { redeliveryDelayMs } from "./redelivery-delay.ts";

/** A message of the later queue. */
export interface LaterMessage {
  readonly id: string;
  readonly text: string;
  /** Of this delivery. */
  readonly handle: string;
  /** Times it was received, this one included. */
  readonly receives: number;
}

/** What making kept purges takes. */
export interface Retrying extends ObjectPurging, EdgeQueueing, SettingAside {
  readonly redelivery: Redelivery;
  /** 0 to 1, different each time. */
  readonly chance: () => number;
}

/**
 * Makes kept purges, each for itself, so that one that fails holds up no other. One that still fails comes again later and
 * later; one that can't be read is put with the dead.
 *
 * @returns ids of the messages that failed.
 */
export async function retryMessages(messages: readonly LaterMessage[], run: Retrying): Promise<readonly string[]> {
  const failed = await Promise.all(messages.map(retry));
  return failed.flat();

  async function retry({ id, text, handle, receives }: LaterMessage): Promise<readonly string[]> {
    try {
      await makeLaterPurge(decodeLaterPurge(text), run);
      return [];
    } catch (error) {
      run.report({ type: "later-purge-failed", message: id, receives, error: describeError(error) });
      if (error instanceof UnreadableMessageError) return await setAside([{ id, text }], run, run.signal);
      await run.redelivery.postpone(handle, redeliveryDelayMs(receives, run.chance()), run.signal);
      return [id];
    }
  }
}

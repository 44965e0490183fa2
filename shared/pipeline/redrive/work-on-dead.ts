import { UnknownEdgeError } from "../../ports/errors.ts";
import { decodeEdgeMessage } from "../edge/edge-message.ts";
import { decodeLaterPurge } from "../later/later-message.ts";
import { makeLaterPurge } from "../later/make-later-purge.ts";
import { newItems } from "../ledger/add-messages.ts";
import { decodeDeadLetter } from "./dead-letter.ts";
import type { Redrive } from "./run.ts";

/**
 * Does what purge-edge does with an edge message, and rings for it.
 *
 * @throws {UnreadableMessageError}
 */
export async function workOnDeadEdgeMessage(object: string, run: Redrive): Promise<void> {
  const { config, ledger, doorbell, signal } = run;
  const { id, text } = decodeDeadLetter(object);
  const message = decodeEdgeMessage(text);
  const settings = config.edges[message.edge];
  if (settings === undefined) throw new UnknownEdgeError(message.edge);
  const items = newItems(message, id, settings);
  if (items.length > 0) await ledger.add(settings.name, items, signal);
  await doorbell.ring(settings.name, 0, signal);
}

/**
 * Makes a purge that was kept for later, as redis-retry does.
 *
 * @throws {UnreadableMessageError}
 * @throws {StillFailingError} while a cache or the edge queue is away.
 */
export async function workOnDeadLaterPurge(object: string, run: Redrive): Promise<void> {
  await makeLaterPurge(decodeLaterPurge(decodeDeadLetter(object).text), run);
}

import type { Redrive } from "./run.ts";
import type { WaitingKind } from "./waiting-kind.ts";
import { workOnBatch } from "./work-on-batch.ts";
import { workOnDeadEdgeMessage, workOnDeadLaterPurge } from "./work-on-dead.ts";
import { workOnParked } from "./work-on-parked.ts";

/** Makes one try at an object. @returns false when it is gone: somebody else has done it. */
export async function tryOnce(kind: WaitingKind, key: string, run: Redrive): Promise<boolean> {
  const object = await run.lot.read(key, run.signal);
  if (object === undefined) return false;
  await workOnObject(kind, object, run);
  return true;
}

async function workOnObject(kind: WaitingKind, object: string, run: Redrive): Promise<void> {
  switch (kind) {
    case "failed-batch":
      return await workOnBatch(object, run);
    case "parked-change":
      return await workOnParked(object, run);
    case "dead-edge-message":
      return await workOnDeadEdgeMessage(object, run);
    case "dead-later-purge":
      return await workOnDeadLaterPurge(object, run);
  }
}

import type { Config } from "../../config/config.ts";
import { sourcesOf } from "../../config/sources-of.ts";
import { TagwireError } from "../../ports/errors.ts";
import { orderCoarsePurge, orderFullPurge } from "../coarse/order-coarse-purge.ts";
import { queueItems } from "../edge/queue-items.ts";
import { isRecord } from "../versioned-message.ts";
import { streamOfBatch } from "./failed-batch.ts";
import type { Redrive } from "./run.ts";
import type { WaitingKind } from "./waiting-kind.ts";

/** What stands for an object that is given up was not kept. */
class NotOrderedError extends TagwireError {
  override readonly name = "NotOrderedError";
  readonly code = "E_NOT_ORDERED";
}

/**
 * Orders the purge that stands for all an object may have led to. The less of it can be read, the wider.
 *
 * @param object - its text; `undefined` when nobody should look into it any more.
 * @throws when it was not kept durably: then the object must not be given up.
 */
export async function purgeInstead(
  kind: WaitingKind,
  key: string,
  object: string | undefined,
  run: Redrive,
): Promise<void> {
  switch (kind) {
    case "failed-batch":
      return await orderCoarsePurge(sourcesOfBatch(object, run), "given-up", run);
    case "parked-change":
      return; // was done when it was parked, or its batch would have failed
    case "dead-edge-message":
      return await queueEverything(edgesOfMessage(object, run.config), key, run);
    case "dead-later-purge":
      // its plain keys are in some source's coarse purge, all else is in the full one
      await orderCoarsePurge(sourcesOfBatch(undefined, run), "given-up", run);
      return await orderFullPurge(Object.keys(run.config.edges), "given-up", run);
  }
}

function sourcesOfBatch(object: string | undefined, { config, tableOf }: Redrive): readonly string[] {
  const stream = object === undefined ? undefined : streamOfBatch(object);
  const table = stream === undefined ? undefined : tableOf(stream);
  return sourcesOf(config, table).map(({ name }) => name);
}

/** The edge a dead message names, or all of them. */
function edgesOfMessage(object: string | undefined, config: Config): readonly string[] {
  const edges = Object.keys(config.edges);
  const edge = fieldOf(fieldOf(object, "text"), "edge");
  return edges.filter((name) => name === edge).length > 0 ? edges.filter((name) => name === edge) : edges;
}

/** A field of what may be JSON. */
function fieldOf(text: unknown, field: string): unknown {
  try {
    const value: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
    return isRecord(value) ? value[field] : undefined;
  } catch {
    return undefined;
  }
}

/** Its objects were purged before the message was sent, so that the edge is all that is left. Named, to be paid for once. */
async function queueEverything(edges: readonly string[], key: string, run: Redrive): Promise<void> {
  const item = { item: "/*", under: [], cause: { source: "everything", rule: "coarse" }, name: `redrive ${key}` };
  const failed = await queueItems(
    edges.map((edge) => ({ edge, items: [item] })),
    run,
  );
  if (failed.length > 0) throw new NotOrderedError(`edges ${failed.map(({ edge }) => edge).join(", ")}`);
}

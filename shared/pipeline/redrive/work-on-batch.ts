import { invalidate } from "../pipeline.ts";
import { recordsOfBatch } from "./failed-batch.ts";
import type { Redrive } from "./run.ts";
import { watchPorts } from "./watch-ports.ts";

/**
 * Works on a batch that a stream gave up, whole and in its order: what the names of its edge items stand for rests on that.
 *
 * @throws {UnreadableMessageError} when there is no batch in it.
 */
export async function workOnBatch(text: string, run: Redrive): Promise<void> {
  const { ports, allOf } = watchPorts(run);
  await allOf(invalidate(recordsOfBatch(text), { ...run, ...ports }));
}

import {
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import type { World } from "./world/world.ts";

/** Between two looks whether a mapping is off, in milliseconds. */
const LOOK_MS = 100;

/**
 * Turns a mapping off, as somebody may by hand.
 *
 * @param which - chooses among so many, in the order of what they take from: the table's stream, then queues.
 * @returns turns it on again.
 */
export async function turnOff(
  { lambda, wait }: World,
  which: (mappings: number) => number,
): Promise<() => Promise<void>> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const sources = EventSourceMappings.map(({ UUID, EventSourceArn = "" }) => ({ UUID, EventSourceArn }));
  const inOrder = sources.toSorted((a, b) => (a.EventSourceArn < b.EventSourceArn ? -1 : 1));
  const UUID = inOrder[which(inOrder.length)]?.UUID;
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  return async () => {
    // One whose batch is still being worked on is not off yet, and can't be changed before.
    while ((await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State === "Disabling") await wait(LOOK_MS);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
  };
}

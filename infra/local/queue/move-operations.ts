import { optionalInteger, optionalText, text, type Input } from "./input.ts";
import { MAX_MOVES_PER_SECOND, MoveTask } from "./move-task.ts";
import type { Operation } from "./operation.ts";
import type { QueueStore } from "./queue-store.ts";
import { SqsError } from "./sqs-error.ts";

/** The operations that move dead letters back, by name. */
export const moveOperations: Readonly<Record<string, Operation>> = {
  StartMessageMoveTask(input, { store, moveTasks }) {
    const sourceArn = text(input, "SourceArn");
    const destinationArn = optionalText(input, "DestinationArn");
    const maxPerSecond = optionalInteger(input, "MaxNumberOfMessagesPerSecond", {
      min: 1,
      max: MAX_MOVES_PER_SECOND,
      reason: `Must be between 1 and ${MAX_MOVES_PER_SECOND}.`,
    });
    checkResource(store, "SourceArn", sourceArn);
    if (destinationArn !== undefined) checkResource(store, "DestinationArn", destinationArn);
    if (!store.all.some(({ messages }) => messages.redrivePolicy?.deadLetterTargetArn === sourceArn)) {
      throw new SqsError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.");
    }
    if (moveTasks.some(({ status, options }) => status === "RUNNING" && options.sourceArn === sourceArn)) {
      const rule = "Only one active task is allowed for a source queue arn at a given time.";
      throw new SqsError("InvalidParameterValue", `There is already a task running. ${rule}`);
    }
    const task = new MoveTask(store, { sourceArn, destinationArn, maxPerSecond });
    moveTasks.push(task);
    return { TaskHandle: task.handle };
  },

  ListMessageMoveTasks(input, { store, moveTasks }) {
    const sourceArn = text(input, "SourceArn");
    const max = optionalInteger(input, "MaxResults", { min: 1, max: 10, reason: "Must be between 1 and 10." }) ?? 1;
    checkResource(store, "SourceArn", sourceArn);
    const tasks = moveTasks.filter(({ options }) => options.sourceArn === sourceArn).reverse();
    return { Results: tasks.slice(0, max).map(describe) };
  },
};

function checkResource(store: QueueStore, parameter: string, arn: string): void {
  if (store.findByArn(arn) !== undefined) return;
  const problem = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
  throw new SqsError("ResourceNotFoundException", problem);
}

function describe(task: MoveTask): Input {
  return {
    TaskHandle: task.status === "RUNNING" ? task.handle : undefined,
    Status: task.status,
    SourceArn: task.options.sourceArn,
    DestinationArn: task.options.destinationArn,
    MaxNumberOfMessagesPerSecond: task.options.maxPerSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAtMs,
  };
}

import type { Observers } from "../../ports/observers.ts";
import { checkMapping } from "../checks/check-mapping.ts";
import { checkQueue } from "../checks/check-queue.ts";
import type { Expected, ExpectedQueue } from "../expected.ts";
import type { Inspection } from "../inspection.ts";

/** Looks at a queue, its dead letters, and at what takes its messages to a function. */
export function inspectQueue(
  name: string,
  { queues, queueUrl }: Pick<Expected, "queues" | "queueUrl">,
  observers: Pick<Observers, "mapping" | "queue">,
): readonly Inspection[] {
  const expected = queues[name];
  if (expected === undefined) return [];
  const deadLetters = queues[expected.deadLetters ?? ""];
  const { mapping } = expected;
  const place = { kind: "queue", name } as const;
  const urlOf = (queue: ExpectedQueue): string => new URL(queue.name, queueUrl).href;
  return [
    {
      place,
      looksAt: "the queue",
      run: async (signal) => {
        const [seen, dead] = await Promise.all([
          observers.queue(urlOf(expected), signal),
          deadLetters && observers.queue(urlOf(deadLetters), signal),
        ]);
        return checkQueue(place, expected, seen, dead);
      },
    },
    ...(mapping === undefined
      ? []
      : [
          {
            place,
            looksAt: "its event source mapping",
            run: async (signal: AbortSignal) =>
              checkMapping(
                place,
                { ...mapping, reportsItemFailures: true },
                await observers.mapping(mapping.id, signal),
              ),
          },
        ]),
  ];
}

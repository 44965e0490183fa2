import type { Observers } from "../../ports/observers.ts";
import { checkMapping } from "../checks/check-mapping.ts";
import { checkQueue } from "../checks/check-queue.ts";
import type { ExpectedQueue } from "../expected.ts";
import type { Inspection } from "../inspection.ts";

/** Looks at a queue, its dead letters, and at what takes its messages to a function. */
export function inspectQueue(
  name: string,
  expected: ExpectedQueue,
  deadLetters: ExpectedQueue | undefined,
  observers: Pick<Observers, "mapping" | "queue">,
): readonly Inspection[] {
  const place = { kind: "queue", name } as const;
  const { url, mapping } = expected;
  return [
    {
      place,
      looksAt: "the queue",
      run: async (signal) => {
        const [seen, dead] = await Promise.all([
          observers.queue(url, signal),
          deadLetters && observers.queue(deadLetters.url, signal),
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

import type { Observers } from "../../ports/observers.ts";
import { checkStreamMapping } from "../checks/check-mapping.ts";
import { checkStream } from "../checks/check-stream.ts";
import type { Expected, ExpectedTable } from "../expected.ts";
import { askedOnce, type Inspection } from "../inspection.ts";

/** Looks at a table's stream, and at what takes its changes to on-change. */
export function inspectTable(
  name: string,
  expected: ExpectedTable,
  stream: Expected["stream"],
  observers: Pick<Observers, "mapping" | "table">,
): readonly Inspection[] {
  const place = { kind: "table", name } as const;
  const mapping = askedOnce((signal) => observers.mapping(expected.mapping, signal));
  const { filters, differs } = expected;
  return [
    {
      place,
      looksAt: "its event source mapping",
      run: async (signal) => checkStreamMapping(place, { ...stream, ...differs, filters }, await mapping(signal)),
    },
    {
      place,
      looksAt: "its stream",
      run: async (signal) => {
        const table = await observers.table(expected.name, signal);
        // that it can't be seen is told by the other look
        return checkStream(place, table, await mapping(signal).catch(() => undefined));
      },
    },
  ];
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldAlarmNames, unfoldAlarmNames } from "../../../shared/doctor/alarm-names.ts";

const parts = { tables: { Products: {}, Reviews: {} }, edges: { www: {}, "api-eu": {} } };

describe("names of alarms, told in short", () => {
  it("tell once what every table or edge has one of, and by name what only some have", () => {
    const names = ["StreamLag", "FailedBatches-Products", "FailedBatches-Reviews", "EdgeBacklog-www"];
    const edges = ["EdgeBacklog-api-eu", "CanaryLate-www"];

    expect(foldAlarmNames([...names, ...edges], parts)).toStrictEqual([
      "StreamLag",
      "FailedBatches-{table}",
      "EdgeBacklog-{edge}",
      "CanaryLate-www",
    ]);
  });

  it("come out as they went in, whichever alarms there are", () => {
    const name = fc.tuple(
      fc.constantFrom("A", "B", "C"),
      fc.constantFrom("", "-Products", "-Reviews", "-www", "-api-eu"),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(
          name.map((words) => words.join("")),
          { maxLength: 15 },
        ),
        (names) => {
          expect(new Set(unfoldAlarmNames(foldAlarmNames(names, parts), parts))).toStrictEqual(new Set(names));
        },
      ),
    );
  });
});

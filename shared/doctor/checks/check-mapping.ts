import type { FindingCode } from "../catalogue.ts";
import type { ExpectedTable, StreamSettings } from "../expected.ts";
import type { Found, Place } from "../finding.ts";
import type { MappingSeen } from "../observations.ts";

/** What is wrong with a mapping whatever it reads. */
export function checkMapping(
  place: Place,
  expected: Pick<StreamSettings, "batchSize" | "reportsItemFailures">,
  seen: MappingSeen | undefined,
): readonly Found[] {
  if (seen === undefined) return [{ code: "mapping-missing", place, what: "its event source mapping is not there" }];
  return [
    ...(/^(Enabled|Enabling|Creating|Updating)$/.test(seen.state)
      ? []
      : [{ code: "mapping-disabled" as const, place, what: `its event source mapping is ${seen.state}` }]),
    ...differs(place, "mapping-batch-size", "batch size", expected.batchSize, seen.batchSize),
    ...(expected.reportsItemFailures && !seen.reportsItemFailures
      ? [{ code: "mapping-item-failures" as const, place, what: "its mapping does not report batch item failures" }]
      : []),
    ...(seen.lastResult?.startsWith("PROBLEM")
      ? [
          {
            code: "mapping-problem" as const,
            place,
            what: `Lambda says of its mapping: ${seen.lastResult.slice(0, 120)}`,
          },
        ]
      : []),
  ];
}

/** What is wrong with the mapping of a table's stream, apart from which stream it reads. */
export function checkStreamMapping(
  place: Place,
  expected: StreamSettings & Pick<ExpectedTable, "filters">,
  seen: MappingSeen | undefined,
): readonly Found[] {
  const found = checkMapping(place, expected, seen);
  if (seen === undefined) return found;
  return [
    ...found,
    ...differs(place, "mapping-parallelization", "parallelization", expected.parallelization, seen.parallelization),
    ...(expected.bisects && !seen.bisects
      ? [{ code: "mapping-bisect" as const, place, what: "its mapping does not halve a failing batch" }]
      : []),
    ...differs(place, "mapping-retries", "number of retries", expected.retries, seen.retries),
    ...differs(place, "mapping-record-age", "maximum age in seconds", expected.maxAgeSeconds, seen.maxAgeSeconds),
    ...(expected.filters === seen.filters
      ? []
      : [{ code: "mapping-filters" as const, place, what: `its filters are ${filtersSeen(seen)}` }]),
    ...checkDestination(place, expected.destination, seen.destination),
  ];
}

function checkDestination(place: Place, expected: string, seen: string | undefined): readonly Found[] {
  if (seen === undefined) {
    return [{ code: "mapping-without-destination", place, what: "its mapping has no failure destination" }];
  }
  if (seen === expected) return [];
  return [{ code: "mapping-other-destination", place, what: `its failure destination is ${seen}, not ${expected}` }];
}

const filtersSeen = ({ filters }: MappingSeen): string =>
  filters === undefined ? "gone: every change starts the function" : "not the ones that were deployed";

function differs(place: Place, code: FindingCode, called: string, expected: number, seen: number): readonly Found[] {
  if (expected === seen) return [];
  return [{ code, place, what: `its mapping's ${called} is ${said(seen)}, not ${said(expected)}` }];
}

/** Lambda writes -1 where there is no limit. */
const said = (value: number): string => (value === -1 ? "unlimited" : String(value));

import { describe, expect, it } from "vitest";
import {
  reads,
  readsBoth,
  readsList,
  readsListThoughItFails,
  readsStale,
  readsStrong,
  readsThoughItFails,
  renders,
  rendersThoughItFails,
  writes,
  writesAndPurgesEdge,
  writesAndReads,
} from "./acts.ts";
import { type Act, CacheSchedule, type Play } from "./cache-schedule.ts";
import { explore } from "./explore.ts";
import { mutatedClient, type Mutation } from "./mutated-client.ts";
import type { Fault } from "./scheduled-store.ts";

/** What each actor of a process does. */
type Cast = Readonly<Record<string, readonly (readonly Act[])[]>>;

const graced = (): Act => reads({ grace: "1h" });

const gracedList = (): Act => readsList({ grace: "1h" });

const OWN_WRITE: Cast = { A: [writesAndReads(reads)], B: [[reads()]] };
const STRONG: Cast = { A: [[reads(), readsStrong()]], B: [[writes()]] };
const PURGED_IN_GRACE: Cast = { A: [[graced(), graced()]], B: [[writes()]] };
const FAILING_IN_A_LIST: Cast = { A: [[reads(), readsListThoughItFails()]], B: [[writes()]] };

const LAGGING: readonly (readonly [string, Cast])[] = [
  ["one who reads what he wrote, and a reader", OWN_WRITE],
  ["one who reads a list of what he wrote, and a reader", { A: [writesAndReads(readsList)], B: [[reads()]] }],
  ["one who reads what he wrote among others", { A: [writesAndReads(readsBoth)], B: [[readsBoth()]] }],
  ["one who asks the source, and a writer", STRONG],
  [
    "one who takes what was purged for a page, and a writer",
    { A: [[readsStale(), renders()]], B: [[writesAndPurgesEdge()]] },
  ],
];

const LATER: readonly (readonly [string, Cast])[] = [
  ["one who reads twice, and a writer", PURGED_IN_GRACE],
  ["readers in two processes, and a writer", { A: [[graced(), graced()]], B: [[graced()]], C: [[writes()]] }],
  ["one who reads a list twice, and a writer", { A: [[gracedList(), gracedList()]], B: [[writes()]] }],
  [
    "one whose source fails, a reader, and a writer",
    { A: [[reads(), readsThoughItFails()]], B: [[reads()]], C: [[writes()]] },
  ],
  ["a list of what fails, and a writer", FAILING_IN_A_LIST],
  ["a page of what fails, and a writer", { A: [[reads(), rendersThoughItFails()]], B: [[writesAndPurgesEdge()]] }],
];

describe("nothing stale is kept, nor shown to who must not see it, whatever replica lags at any time", () => {
  it.for(LAGGING)("by %s", async ([, cast], { annotate }) => {
    await annotate(await expectNothingStale(cast, "replica lags"));
  });
});

describe("nothing stale is kept, nor shown to who may be shown what expired, whenever it does", () => {
  it.for(LATER)("by %s", async ([, cast], { annotate }) => {
    await annotate(await expectNothingStale(cast, "expired"));
  });
});

/** Bugs that these plays are there for. */
const BUGS: readonly {
  readonly what: string;
  readonly cast: Cast;
  readonly fault: Fault;
  readonly bugs: readonly Mutation[];
}[] = [
  {
    what: "a session read from any replica",
    cast: OWN_WRITE,
    fault: "replica lags",
    bugs: [{ file: "read/reader.ts", from: "{ after: session?.token }", to: "{}" }],
  },
  {
    what: "a strong read of another version than the source's",
    cast: STRONG,
    fault: "replica lags",
    bugs: [{ file: "read/judge.ts", from: "strong && entry.version !== version", to: "false" }],
  },
  {
    what: "grace for what was purged",
    cast: PURGED_IN_GRACE,
    fault: "expired",
    bugs: [{ file: "read/judge.ts", from: "if (gone !== undefined) {", to: "if (gone !== undefined && !mayBeOld) {" }],
  },
  {
    what: "a value that takes over neither doubts nor nonces of what was purged",
    cast: FAILING_IN_A_LIST,
    fault: "expired",
    bugs: [
      { file: "read/fill.ts", from: 'return unkept("unverified", once);', to: ";" },
      { file: "read/judge.ts", from: "payload, nonces, tags,", to: "payload, nonces: isVerified ? nonces : [], tags," },
    ],
  },
];

describe("these plays catch", () => {
  it.for(BUGS)("$what", async ({ cast, fault, bugs }) => {
    const client = await mutatedClient(bugs);

    const { found } = await exploreAll({ ...playOf(cast, fault), client });

    expect(found?.wrong).toMatch(/version 1 of product/);
  });
});

/** @returns how many orders there are. */
async function expectNothingStale(cast: Cast, fault: Fault): Promise<string> {
  const { found, schedules } = await exploreAll(playOf(cast, fault));

  expect(found).toBeUndefined();
  expect(schedules).toBeGreaterThan(100);
  return `${schedules} schedules`;
}

function playOf(cast: Cast, fault: Fault): Play {
  const actors = Object.entries(cast).flatMap(([process, all]) => all.map((acts) => ({ process, acts })));
  return { actors, faults: [fault] };
}

const exploreAll = (play: Play) => explore(() => CacheSchedule.begin(play), { isReduced: true, maxSchedules: 60_000 });

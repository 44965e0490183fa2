import { describe, expect, it } from "vitest";
import { lease } from "../../../../shared/cache/read/lease.ts";
import {
  deletes,
  gets,
  mutates,
  purgesAll,
  reads,
  readsBoth,
  readsList,
  readsListTaggedLate,
  readsStale,
  renders,
  writes,
  writesAndPurgesEdge,
} from "./acts.ts";
import { type Act, CacheSchedule, type Play } from "./cache-schedule.ts";
import { explore } from "./explore.ts";
import type { Fault } from "./scheduled-store.ts";

const FAULTS: readonly Fault[] = ["evicted", "expired", "crashed", "reply lost", "replica lags"];

const LEASE = { lease: lease("2s") } as const;

type Named = readonly [name: string, act: Act];

const READERS: readonly Named[] = [
  ["a reader", reads()],
  ["a reader of both", readsBoth()],
  ["one who looks", gets()],
  ["a reader of a list", readsList()],
  ["a reader of a list with late tags", readsListTaggedLate()],
  ["a page", renders()],
  ["a reader from memory", reads({ consistency: { weak: "1m" } })],
  ["a reader of a session", reads({ consistency: { session: undefined } })],
  ["a reader who accepts what was purged", readsStale()],
];

const PURGERS: readonly Named[] = [
  ["a writer", writes()],
  ["a mutation", mutates()],
  ["one who deletes", deletes()],
  ["one who purges all", purgesAll()],
  ["a writer who purges the edge", writesAndPurgesEdge()],
];

/** Any two of these, the same one twice among them. */
const pairs = (all: readonly Named[]): readonly (readonly [Named, Named])[] =>
  all.flatMap((one, at) => all.slice(at).map((other) => [one, other] as const));

const TRIOS = [
  ...pairs(READERS).flatMap((readers) => PURGERS.map((purger) => [...readers, purger])),
  ...pairs(PURGERS).flatMap((purgers) => READERS.map((reader) => [reader, ...purgers])),
].map((trio) => [trio.map(([name]) => name).join(", "), trio.map(([, act]) => act)] as const);

describe("nothing stale is kept or shown, in any order of steps, by three in processes of their own", () => {
  it.for(TRIOS)("%s", async ([, acts], { annotate }) => {
    await annotate(await expectNothingStale(cast("ABC", acts)));
  });
});

describe("nothing stale is kept or shown, in any order of steps, by three who share a process", () => {
  it.for([
    ["two readers, one of whom writes after them", cast("AAA", [reads(), reads(), writes()])],
    ["two readers, and a writer elsewhere", cast("AAB", [reads(), reads(), writes()])],
    ["a reader and a writer, and a reader elsewhere", cast("AAB", [reads(), writes(), reads()])],
    [
      "a reader of a list and one of what is in it, and a writer elsewhere",
      cast("AAB", [readsList(), reads(), writes()]),
    ],
    ["two readers of a list with late tags, and a writer elsewhere", cast("AAB", [late(), late(), writes()])],
    ["two pages, and a writer elsewhere", cast("AAB", [renders(), renders(), writesAndPurgesEdge()])],
    ["two readers from memory, and a writer", cast("AAA", [fromMemory(), fromMemory(), writes()])],
  ] as const)("%s", async ([, play], { annotate }) => {
    await annotate(await expectNothingStale(play));
  });
});

describe.each(FAULTS)("nothing stale is kept or shown, with one fault between any two steps (%s)", (fault) => {
  it.for([
    ["by two readers and a writer", cast("ABC", [reads(), reads(), writes()])],
    ["by two readers in one process, and a writer", cast("AAB", [reads(), reads(), writes()])],
    ["by a page, a reader, and a writer who purges the edge", cast("ABC", [renders(), reads(), writesAndPurgesEdge()])],
    ["by two readers with a lease, and a writer", { ...cast("ABC", [reads(), reads(), writes()]), options: LEASE }],
    ["by one who reads twice and accepts what was purged", readsAgain()],
  ] as const)("%s", async ([, play], { annotate }) => {
    await annotate(await expectNothingStale({ ...play, faults: [fault] }));
  });
});

function cast(processes: string, acts: readonly Act[]): Play {
  return { actors: acts.map((act, at) => ({ process: processes[at] ?? "", acts: [act] })) };
}

function late(): Act {
  return readsListTaggedLate();
}

function fromMemory(): Act {
  return reads({ consistency: { weak: "1m" } });
}

function readsAgain(): Play {
  return {
    actors: [
      { process: "A", acts: [reads(), readsStale()] },
      { process: "B", acts: [writes()] },
    ],
  };
}

/** @returns how many orders there are. */
async function expectNothingStale(play: Play): Promise<string> {
  const { found, schedules } = await explore(() => CacheSchedule.begin(play), { isReduced: true });

  expect(found).toBeUndefined();
  expect(schedules).toBeGreaterThan(1);
  return `${schedules} schedules`;
}

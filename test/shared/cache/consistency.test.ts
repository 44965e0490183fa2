import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cacheStore, type CacheStore } from "../../../shared/cache/store/store.ts";
import type { Consistency, LoadContext, SessionToken, TagCache } from "../../../shared/cache/tag-cache.ts";
import { cacheWorld, tags } from "./cache-world.ts";

const PRODUCT = [tags.product({ id: 1 })];

/** How long the source may answer with what was there before a write. */
const LAG_MS = 2_000;

/** For how long memory may serve, and how far the replica is behind. */
const [WEAK_MS, REPLICA_LAG_MS] = [5_000, 3_000];

/** Shorter and longer than all of these, in milliseconds. */
const PAUSES_MS = [1, 1_000, 2_000, 3_500, 6_000] as const;

const events = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("write" as const), by: fc.nat({ max: 1 }) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("read" as const), by: fc.nat({ max: 1 }) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant("read for anybody" as const), by: fc.nat({ max: 1 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(...PAUSES_MS) }) },
  ),
  { minLength: 15, maxLength: 40 },
);

describe("consistency", () => {
  it("eventual: what was purged before a read began is not shown, but for as long as its source may lag", async () => {
    await expectAlways("eventual", ({ shown, writtenBefore }) => shown >= writtenBefore(2 * LAG_MS));
  });

  it("eventual: from a source that does not lag, nothing that was purged is shown", async () => {
    await expectAlways("eventual", ({ shown, writtenBefore }) => shown >= writtenBefore(0), { isConsistent: true });
  });

  it("weak: from memory, nothing that was purged longer ago than allowed, and nothing that this process purged", async () => {
    await expectAlways(
      { weak: "5s" },
      ({ shown, writtenBefore, writtenBy }) => shown >= writtenBefore(WEAK_MS) && shown >= writtenBy,
      { isConsistent: true },
    );
  });

  it("session: nothing older than the purge that gave the token, though replica and source are behind", async () => {
    await expectAlways("session", ({ shown, writtenBy }) => shown >= writtenBy, { isReplicaBehind: true });
  });

  it("strong: nothing older than the source, though nobody purges, and replica and source are behind", async () => {
    await expectAlways("strong", ({ shown, written }) => shown >= written, { isReplicaBehind: true, isPurged: false });
  });
});

interface Read {
  readonly shown: number;
  /** The latest version there was. */
  readonly written: number;
  /** Of these, what the reader's own process wrote. */
  readonly writtenBy: number;
  /** What had been purged so long before the read began. */
  readonly writtenBefore: (ms: number) => number;
}

interface Surroundings {
  readonly isConsistent?: boolean;
  readonly isReplicaBehind?: boolean;
  /** @default true */
  readonly isPurged?: boolean;
}

/** Lets two processes write and read, and looks at each read. */
async function expectAlways(
  asked: "eventual" | "session" | "strong" | { readonly weak: "5s" },
  holds: (read: Read) => boolean,
  { isConsistent = false, isReplicaBehind = false, isPurged = true }: Surroundings = {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(events, async (history) => {
      const world = cacheWorld();
      const { now } = world.runtime;
      const store = isReplicaBehind ? withReplicaBehind(world.store, now) : world.store;
      const processes = [0, 1].map(() => ({
        cache: world.another({ store }),
        session: undefined as SessionToken | undefined,
        version: 1,
      }));
      const writes = [{ version: 1, atMs: -Infinity }];
      const latest = (): number => writes.at(-1)?.version ?? 1;
      const versionAt = (ms: number): number => writes.findLast(({ atMs }) => atMs <= ms)?.version ?? 1;
      const load = ({ fresh }: LoadContext): number => (fresh || isConsistent ? latest() : versionAt(now() - LAG_MS));
      for (const event of history) {
        if (event.kind === "pass") world.pass(event.ms);
        const process = event.kind === "pass" ? undefined : processes[event.by];
        if (!process) continue;
        if (event.kind === "write") {
          writes.push({ version: latest() + 1, atMs: now() });
          process.version = latest();
          if (isPurged) process.session = await process.cache.purge(PRODUCT);
          continue;
        }
        if (event.kind === "read for anybody") {
          await read(process.cache, "eventual", load, isConsistent);
          continue;
        }
        const consistency = consistencyOf(asked, process.session, latest);
        const shown = await read(process.cache, consistency, load, isConsistent);
        const { version } = process;
        const writtenBefore = (ms: number): number => versionAt(now() - ms);
        expect({ shown, holds: holds({ shown, written: latest(), writtenBy: version, writtenBefore }) }).toStrictEqual({
          shown,
          holds: true,
        });
      }
    }),
  );
}

function consistencyOf(
  asked: "eventual" | "session" | "strong" | { readonly weak: "5s" },
  session: SessionToken | undefined,
  latest: () => number,
): Consistency {
  if (asked === "session") return { session };
  if (asked === "strong") return { strong: async ({ key }) => (key === "product" ? latest() : NaN) };
  return asked;
}

function read(
  cache: TagCache,
  consistency: Consistency,
  load: (context: LoadContext) => number,
  isConsistent: boolean,
): Promise<number> {
  const source = isConsistent ? "consistent" : "2s";
  return cache.getOrSet("product", { tags: PRODUCT, consistency, source, ttl: "1h" }, (context) => load(context));
}

/** A database whose reads may be answered by a copy that is behind, unless they say that it may not. */
function withReplicaBehind(
  primary: CacheStore & { entries(): ReadonlyMap<string, string> },
  now: () => number,
): CacheStore {
  const past: { readonly atMs: number; readonly copy: ReadonlyMap<string, string>; readonly position: number }[] = [];
  let position = 0;
  return cacheStore(async (commands, options) => {
    const isRead = commands.every(([name]) => name === "MGET");
    const copy = past.findLast(({ atMs }) => atMs <= now() - REPLICA_LAG_MS);
    if (isRead && options.primary !== true && copy && copy.position >= Number(options.after ?? 0)) {
      return { replies: commands.map(([, ...names]) => names.map((name) => copy.copy.get(name) ?? null)), billed: 0 };
    }
    const answer = await primary.send(commands, options);
    if (!isRead) past.push({ atMs: now(), copy: primary.entries(), position: (position += 1) });
    return { ...answer, position: String(position) };
  });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newPlanId } from "../../../../shared/adapters/edge-ledger/plan-id.ts";
import type { TailEvent } from "../../../../shared/cli/commands/tail/feed.ts";
import type { EdgeLease, EdgeReceipt, StoredPlan } from "../../../../shared/ports/edge-ledger.ts";
import { ApiWorld } from "../../../functions/purge-api/api-world.ts";
import { runs } from "../../../kit/runs.ts";
import { type Ended, runCommand } from "../run-command.ts";
import { withApi } from "../with-api.ts";

const live = new AbortController().signal;

describe("tagwire tail", () => {
  it("shows for which write what was sent, what it cost, and when it took effect", async () => {
    const world = new ApiWorld();

    const { code, stdout, stderr } = await tail(world, [], {
      1_000: async () =>
        void (await world.ask("POST", "/v1/purges", { body: { tags: ["product:1"], reason: "typo" } })),
      3_000: async () => await send(world, planned(world)),
      9_000: async () => void (await confirm(world, "effective")),
    });

    expect(stdout).toMatchInlineSnapshot(`
      "00:00:01Z  asked  www,old  product:1  ← token 000000000001 (typo)
      00:00:03Z  sent  www  #product:1  ← Products/page price  $0.005  2.0 s after the write  I1
      00:00:09Z  effective  www  #product:1  8.0 s after the write  I1
      "
    `);
    expect(stderr).toBe("following the stack that runs here: Ctrl-C ends it\n");
    expect(code).toBe(130);
  });

  it("prints a document in each line for scripts", async () => {
    const world = new ApiWorld();

    const { stdout } = await tail(world, ["--json"], { 1_000: async () => await send(world, planned(world)) });

    expect(documentsIn(stdout)).toMatchObject([
      { event: "sent", sinceWrittenMs: 2_000, entry: { kind: "plan", edge: "www", items: [{ item: "#product:1" }] } },
    ]);
  });

  it("begins as far back as it is told to", async () => {
    const world = new ApiWorld();
    await send(world, planned(world));
    world.clock.advance(300_000);

    const [now, before] = [await tail(world, ["--json"], {}), await tail(world, ["--json", "--since", "20m"], {})];

    expect(documentsIn(now.stdout)).toHaveLength(0);
    expect(documentsIn(before.stdout)).toHaveLength(1);
  });

  it("goes on from where it was when the API is away, and says so once", async () => {
    const world = new ApiWorld();

    const { stdout, stderr } = await tail(
      world,
      ["--json"],
      { 60_000: async () => await send(world, planned(world)) },
      { isAway: (ms) => ms > 30_000 && ms < 120_000 && "network", horizonMs: 150_000 },
    );

    expect(documentsIn(stdout)).toMatchObject([{ event: "sent" }]);
    expect(stderr).toBe(
      "tagwire: http://127.0.0.1:4130 does not answer: fetch failed; going on from here once it answers\n" +
        "tagwire: it answers again\n",
    );
  });

  it("turns pages when more happens at once than one holds", async () => {
    const world = new ApiWorld();
    const plans = Array.from({ length: 120 }, () => planned(world));

    const { stdout } = await tail(world, ["--json"], {
      1_000: async () => {
        for (const plan of plans) await send(world, plan);
      },
    });

    const told = documentsIn(stdout).map(({ entry }) => entry.id);
    expect(told.toSorted()).toStrictEqual(plans.map(({ id }) => id).toSorted());
  });

  it("ends at once when the API never answers, or takes no credentials", async () => {
    const away = await tail(new ApiWorld(), [], {}, { isAway: () => "network" });
    const refused = await runCommand(["tail", "--token", "nobody", "--url", "http://127.0.0.1:4130"], {
      ...withApi(new ApiWorld()),
    });

    expect([away.code, refused.code]).toStrictEqual([3, 3]);
  });

  it("tells every step of every purge once, however late and out of order they come, and however often the API is away", async () => {
    const purge = fc.record({
      isAsked: fc.boolean(),
      atMs: fc.nat({ max: 60_000 }),
      sentAfterMs: fc.nat({ max: 100_000 }),
      endedAfterMs: fc.nat({ max: 100_000 }),
      end: fc.constantFrom("effective" as const, "overdue" as const),
    });
    const outage = fc.record({
      isReached: fc.boolean(),
      fromMs: fc.nat({ max: 250_000 }),
      ms: fc.nat({ max: 30_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(purge, { maxLength: 8 }),
        fc.array(outage, { maxLength: 4 }),
        async (purges, outages) => {
          const world = new ApiWorld();
          const expected: string[] = [];
          const actions: [number, () => Promise<void>][] = purges.flatMap((one) => {
            if (one.isAsked) return [[one.atMs, async () => void expected.push(`${await ask(world)} asked`)]];
            let plan: StoredPlan | undefined;
            return [
              [one.atMs, async () => void (plan = await store(world, planned(world)))],
              [
                one.atMs + one.sentAfterMs,
                async () => void (plan && expected.push(`${await close(world, plan)} sent`)),
              ],
              [
                one.atMs + one.sentAfterMs + one.endedAfterMs,
                async () => void (plan && expected.push(`${await confirm(world, one.end, plan.id)} ${one.end}`)),
              ],
            ];
          });

          const { stdout } = await tail(world, ["--json"], actions, {
            horizonMs: 330_000,
            isAway: (ms) => {
              const now = outages.find(({ fromMs, ms: lasts }) => ms > 0 && ms >= fromMs && ms < fromMs + lasts);
              return now !== undefined && (now.isReached ? 503 : "network");
            },
          });

          const told = documentsIn(stdout).map(({ entry, event }) => `${entry.id} ${event}`);
          expect(told.toSorted()).toStrictEqual(expected.toSorted());
        },
      ),
      { numRuns: runs(5) },
    );
  });
});

/** Longer than whatever happens in most of these tests, so that all of it is told. */
const HORIZON_MS = 30_000;

type Actions = readonly (readonly [number, () => Promise<void>])[];

/** Follows for a while in which things happen, each at its time after the beginning, and is then stopped. */
async function tail(
  world: ApiWorld,
  args: readonly string[],
  happening: Actions | Readonly<Record<number, () => Promise<void>>>,
  {
    isAway = () => false,
    horizonMs = HORIZON_MS,
  }: { readonly isAway?: (ms: number) => false | "network" | 503; readonly horizonMs?: number } = {},
): Promise<Ended> {
  const startMs = world.clock.now();
  const entries = Array.isArray(happening) ? (happening as Actions) : Object.entries(happening);
  const due = entries.map(([ms, act]) => ({ ms: Number(ms), act })).toSorted((a, b) => a.ms - b.ms);
  const stop = new AbortController();
  const surroundings = withApi(world);
  return await runCommand(["tail", ...args], {
    ...surroundings,
    signal: stop.signal,
    pause: async (ms) => {
      const untilMs = world.clock.now() + ms;
      for (let next = due[0]; next && startMs + next.ms <= untilMs; next = due[0]) {
        due.shift();
        world.clock.advance(Math.max(0, startMs + next.ms - world.clock.now()));
        await next.act();
      }
      world.clock.advance(Math.max(0, untilMs - world.clock.now()));
      if (untilMs - startMs > horizonMs) stop.abort();
      stop.signal.throwIfAborted();
    },
    fetch: async (input, init) => {
      const how = isAway(world.clock.now() - startMs);
      if (how === "network") throw new TypeError("fetch failed");
      if (how === 503) return new Response("busy", { status: 503, headers: { "retry-after": "1" } });
      return (await surroundings.fetch?.(input, init)) ?? new Response();
    },
  });
}

function documentsIn(stdout: string): readonly (TailEvent & { readonly sinceWrittenMs?: number })[] {
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TailEvent);
}

async function ask(world: ApiWorld): Promise<string> {
  const { body } = await world.ask("POST", "/v1/purges", { body: { tags: ["product:1"] } });
  return (body as { readonly id: string }).id;
}

/** A plan of now, for a write two seconds ago. */
function planned(world: ApiWorld): StoredPlan {
  const storedAtMs = world.clock.now();
  const cause = { source: "Products", rule: "page", attribute: "price", writtenAtMs: storedAtMs - 2_000 };
  const items = [{ item: "#product:1", under: [], causes: [cause] as const, deadlineMs: 0, satisfies: [] }];
  return { id: newPlanId(storedAtMs), edge: "www", items, storedAtMs, attempts: 0, notBeforeMs: 0 };
}

async function send(world: ApiWorld, plan: StoredPlan): Promise<void> {
  await close(world, await store(world, plan));
}

async function store(world: ApiWorld, plan: StoredPlan): Promise<StoredPlan> {
  const lease: EdgeLease | undefined = await world.ledger.lease("www", 1_000, live);
  if (lease === undefined) throw new Error("the lease is taken");
  await world.ledger.store(lease, { plans: [plan] }, live);
  await world.ledger.release(lease, undefined, live);
  return plan;
}

async function close(world: ApiWorld, plan: StoredPlan): Promise<string> {
  const atMs = world.clock.now();
  const receipt: EdgeReceipt = { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: plan.storedAtMs, atMs };
  await world.ledger.close(plan, receipt, live);
  return plan.id;
}

/** @param id - of the plan. @default that of all */
async function confirm(world: ApiWorld, outcome: "effective" | "overdue", id?: string): Promise<string> {
  const sent = await world.ledger.unconfirmed("www", live);
  const meant = sent.filter((plan) => id === undefined || plan.id === id);
  await world.ledger.confirm(meant, { outcome, atMs: world.clock.now() }, live);
  return id ?? "";
}

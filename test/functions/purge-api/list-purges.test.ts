import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newPlanId } from "../../../shared/adapters/edge-ledger/plan-id.ts";
import { LIMITS } from "../../../shared/http/limits.ts";
import { type PurgeListView, PurgeListSchema, PurgeOrPlanSchema } from "../../../shared/http/views.ts";
import type { PlannedItem, StoredPlan } from "../../../shared/ports/edge-ledger.ts";
import { runs } from "../../kit/runs.ts";
import { ApiWorld } from "./api-world.ts";

const MINUTE_MS = 60_000;
const live = new AbortController().signal;

describe("GET /v1/purges", () => {
  it("lists what changes purged beside what was asked for, the newest first", async () => {
    const world = new ApiWorld();
    const asked = await askFor(world, { tags: ["product:1"] });
    world.clock.advance(1);
    const planned = await plan(world, "www", { item: "#product:2" });

    const { purges } = await list(world, "");

    expect(purges).toMatchObject([
      { kind: "plan", id: planned, edge: "www", state: "sent", items: [{ item: "#product:2", causes: [CAUSE_VIEW] }] },
      { kind: "asked", id: asked, resolved: { tags: ["product:1"] } },
    ]);
  });

  it("finds by a tag whatever dropped it: itself, in another case, an ancestor that all responses carry, everything", async () => {
    const world = new ApiWorld();
    const found = [
      await plan(world, "www", { item: "#PRODUCT:1" }),
      await plan(world, "www", { item: "#products" }),
      await plan(world, "old", { item: "/*" }),
      await askFor(world, { tags: ["products"] }),
      await askFor(world, { all: true }),
    ];
    await plan(world, "old", { item: "#products" });
    await plan(world, "www", { item: "/c/*" });
    await askFor(world, { tags: ["product:2"] });

    const { purges } = await list(world, "tag=product:1");

    expect(new Set(purges.map(({ id }) => id))).toStrictEqual(new Set(found));
  });

  it("finds by a source of the config, by who asked, and all that anybody asked for", async () => {
    const world = new ApiWorld();
    const ofProducts = await plan(world, "www", { item: "#product:1" });
    const request = await askFor(world, { tags: ["product:1"] });
    const cause = { source: "asked", rule: "asked", sequenceNumber: request } as const;
    const ofRequest = await plan(world, "www", { item: "#product:1", causes: [cause] });
    const { by } = (await list(world, "source=asked")).purges.find(({ kind }) => kind === "asked") as { by: string };

    const ids = async (query: string) => new Set((await list(world, query)).purges.map(({ id }) => id));
    expect(await ids("source=Products")).toStrictEqual(new Set([ofProducts]));
    expect(await ids(`source=${by}`)).toStrictEqual(new Set([request]));
    expect(await ids("source=asked")).toStrictEqual(new Set([request, ofRequest]));
    expect(await world.ask("GET", `/v1/purges/${ofRequest}`)).toMatchObject({
      body: { items: [{ causes: [{ source: "asked", purge: request }] }] },
    });
  });

  it("shows what changes purged only to who may read", async () => {
    const world = new ApiWorld();
    const id = await plan(world, "www", { item: "#product:1" });
    const token = await world.token({ scopes: ["all"] });

    expect((await world.ask("GET", "/v1/purges", { token })).body).toMatchObject({ purges: [] });
    expect((await world.ask("GET", `/v1/purges/${id}`, { token })).status).toBe(404);
  });

  it.each(["newest", "oldest"])("turns pages with the %s first, and tells each purge once", async (order) => {
    const world = new ApiWorld();
    const ids: string[] = [];
    for (let n = 0; n < LIMITS.page + 5; n++) {
      ids.push(await plan(world, "www", { item: `/${n}` }));
      world.clock.advance(1);
    }
    const since = new Date(world.clock.now() - MINUTE_MS).toISOString();

    const first = await list(world, `order=${order}&since=${since}`);
    const second = await list(world, `order=${order}&since=${since}&cursor=${first.cursor}`);

    expect([first.more, second.more]).toStrictEqual([true, false]);
    const listed = [...first.purges, ...second.purges].map(({ id }) => id);
    expect(listed).toStrictEqual(order === "newest" ? ids.toReversed() : ids);
  });

  it("ends a page early that would be too large", async () => {
    const world = new ApiWorld();
    for (let n = 0; n < 4; n++) await plan(world, "www", { item: `/${"x".repeat(LIMITS.pageChars / 2)}` });

    expect(await list(world, "")).toMatchObject({ purges: [{}, {}], more: true });
  });

  it("takes no cursor of a list in the other order", async () => {
    const world = new ApiWorld();
    await plan(world, "www", { item: "/a" });
    const { cursor } = await list(world, "order=oldest");

    const { status, body } = await world.ask("GET", `/v1/purges?cursor=${cursor}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ pointer: "/cursor" }] });
  });
});

it("whoever follows is told of every purge, however late it comes to be on record, and of what is older than a minute once", async () => {
  const entry = fc.record({
    isAsked: fc.boolean(),
    restMs: fc.nat({ max: 40_000 }),
    lateMs: fc.nat({ max: 30_000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 40 }),
      fc.infiniteStream(fc.nat({ max: 90_000 })),
      async (entries, rests) => {
        const world = new ApiWorld();
        const startMs = world.clock.now();
        let atMs = startMs;
        const due = entries.map(({ isAsked, restMs, lateMs }) => {
          atMs += restMs;
          return { isAsked, madeAtMs: atMs, onRecordAtMs: atMs + lateMs };
        });
        const made: string[] = [];
        const told = new Map<string, number>();
        let query = `order=oldest&since=${new Date(startMs).toISOString()}`;

        while (world.clock.now() <= atMs + 2 * MINUTE_MS) {
          const nowMs = world.clock.now();
          for (const one of due.filter(({ onRecordAtMs }) => onRecordAtMs <= nowMs)) {
            made.push(await record(world, one));
            due.splice(due.indexOf(one), 1);
          }
          const page = await list(world, query);
          for (const { id } of page.purges) {
            const madeAtMs = Number.parseInt(id.split("-")[0] ?? "", 36);
            expect((told.get(id) ?? madeAtMs) - madeAtMs).toBeLessThanOrEqual(MINUTE_MS);
            told.set(id, nowMs);
          }
          query = `order=oldest&cursor=${page.cursor}`;
          world.clock.advance(rests.next().value);
        }

        expect(new Set(told.keys())).toStrictEqual(new Set(made));
      },
    ),
    { numRuns: runs(20) },
  );
});

it("GET /v1/purges/{id} tells of a plan what it is for, and how far it has come", async () => {
  const world = new ApiWorld();
  const startMs = world.clock.now();
  const id = await plan(world, "www", { item: "#product:1" });
  const [sent] = await world.ledger.unconfirmed("www", live);
  await world.ledger.confirm(sent ? [sent] : [], { outcome: "effective", atMs: startMs + 9_000 }, live);

  const { body } = await world.ask("GET", `/v1/purges/${id}`);

  expect(PurgeOrPlanSchema.parse(body)).toStrictEqual(body);
  expect(body).toStrictEqual({
    kind: "plan",
    id,
    edge: "www",
    state: "effective",
    plannedAt: iso(startMs),
    follow: `/v1/purges/${id}`,
    items: [{ item: "#product:1", causes: [CAUSE_VIEW] }],
    calls: 1,
    usd: 0.005,
    invalidation: "I1",
    steps: [
      { step: "written", at: CAUSE_VIEW.writtenAt },
      { step: "queued", at: iso(startMs - 1_000) },
      { step: "planned", at: iso(startMs) },
      { step: "sent", at: iso(startMs) },
      { step: "effective", at: iso(startMs + 9_000) },
    ],
  });
});

const CAUSE: PlannedItem["causes"][number] = {
  source: "Products",
  rule: "page",
  attribute: "price",
  sequenceNumber: "1",
  writtenAtMs: Date.UTC(2026, 10, 19),
};

const CAUSE_VIEW = {
  source: "Products",
  rule: "page",
  attribute: "price",
  sequenceNumber: "1",
  writtenAt: "2026-11-19T00:00:00.000Z",
};

async function list(world: ApiWorld, query: string): Promise<PurgeListView> {
  const { body } = await world.ask("GET", `/v1/purges?${query}`);
  const page = PurgeListSchema.parse(body);
  expect(page).toStrictEqual(body);
  return page;
}

async function askFor(world: ApiWorld, body: object): Promise<string> {
  const { body: purge } = await world.ask("POST", "/v1/purges", { body });
  return (purge as { readonly id: string }).id;
}

/** Has a plan of one item stored, sent and on record. */
async function plan(
  world: ApiWorld,
  edge: string,
  { item, causes = [CAUSE] }: Partial<PlannedItem> & Pick<PlannedItem, "item">,
  storedAtMs = world.clock.now(),
): Promise<string> {
  const planned: PlannedItem = { item, under: [], causes, deadlineMs: 0, satisfies: [] };
  const stored: StoredPlan = {
    id: newPlanId(storedAtMs),
    edge,
    items: [planned],
    storedAtMs,
    attempts: 0,
    notBeforeMs: 0,
  };
  const receipt = { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: storedAtMs - 1_000 } as const;
  const lease = await world.ledger.lease(edge, 1_000, live);
  if (lease === undefined) throw new Error("the lease is taken");
  await world.ledger.store(lease, { plans: [stored] }, live);
  await world.ledger.close(stored, { ...receipt, atMs: world.clock.now() }, live);
  await world.ledger.release(lease, undefined, live);
  return stored.id;
}

/** Puts on record by now what was made before. */
async function record(
  world: ApiWorld,
  { isAsked, madeAtMs }: { readonly isAsked: boolean; readonly madeAtMs: number },
): Promise<string> {
  if (!isAsked) return await plan(world, "www", { item: "/a" }, madeAtMs);
  const targets = { tags: [], keys: ["a"], patterns: [], paths: [], all: false };
  const purge = { id: newPlanId(madeAtMs), by: "somebody", acceptedAtMs: madeAtMs, targets, edges: [] };
  await world.purges.accept(purge, undefined, 0);
  return purge.id;
}

const iso = (ms: number): string => new Date(ms).toISOString();

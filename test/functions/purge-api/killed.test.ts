import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApiParts } from "../../../functions/purge-api/api-parts.ts";
import { DynamodbAskedPurges } from "../../../shared/adapters/asked-purges/dynamodb.ts";
import { MemoryAskedPurges } from "../../../shared/adapters/asked-purges/memory.ts";
import { newPlanId } from "../../../shared/adapters/edge-ledger/plan-id.ts";
import type { AskedPurges } from "../../../shared/ports/asked-purges.ts";
import { type LedgerTable, startLedgerTable } from "../../kit/ledger-table.ts";
import { ManualClock } from "../../kit/manual-clock.ts";
import { through } from "../../kit/through.ts";
import { ApiWorld, SERVICE_ID, ZONE_ID } from "./api-world.ts";

let ledger: LedgerTable;
beforeAll(async () => {
  ledger = await startLedgerTable();
});
afterAll(() => ledger.close());

/** Calls of a purge: its token is found and counted, it is put on record, made at two places, and noted. */
const LEAST_CALLS = 6;

const NATIVE = { path: "/v1/purges", body: { tags: ["category:tv"], keys: ["menu:7"] } };
const CLOUDFLARE = { path: `/client/v4/zones/${ZONE_ID}/purge_cache`, body: { tags: ["category:tv"] } };
const FASTLY = { path: `/service/${SERVICE_ID}/purge`, body: { surrogate_keys: ["category:tv"] } };

type MakePurges = (clock: ManualClock) => AskedPurges;
const inMemory: MakePurges = (clock) => new MemoryAskedPurges(clock);
const inDynamodb: MakePurges = (clock) => new DynamodbAskedPurges({ ...ledger, clock });

it.each([
  ["our own API", NATIVE, inMemory],
  ["our own API, on record in DynamoDB", NATIVE, inDynamodb],
  ["Cloudflare's", CLOUDFLARE, inMemory],
  ["Fastly's", FASTLY, inMemory],
])(
  "a request of %s, killed before or after whichever of its calls, is made one purge by its retry",
  async (_, asked, makePurges) => {
    for (const when of ["before", "after"] as const) {
      let call = 0;
      for (let isKilled = true; isKilled; call++) {
        const { world, parts } = worldOf(makePurges);
        const ask = { body: asked.body, headers: { "idempotency-key": `${when} ${call}` }, token: await world.token() };
        const { dying, death } = dyingAt(call, when, parts);

        const first = await Promise.race([new ApiWorld(undefined, dying).ask("POST", asked.path, ask), death]);
        isKilled = first === undefined;
        const retry = await world.ask("POST", asked.path, ask);

        expect([200, 202]).toContain(retry.status);
        expect(first?.body ?? retry.body).toStrictEqual(retry.body);
        expectPurged(world, asked === NATIVE ? ["menu:7"] : []);
        expect(new Set(world.edgeQueue.itemsOf("www").map(({ name }) => name)).size).toBe(1);
      }
      expect(call).toBeGreaterThan(LEAST_CALLS);
    }
  },
);

it("a request of a client that gives it no name is purged by its retry all the same, wherever it was killed", async () => {
  for (let [call, isKilled] = [0, true]; isKilled; call++) {
    const { world, parts } = worldOf(inMemory);
    const ask = { body: CLOUDFLARE.body, token: await world.token() };
    const { dying, death } = dyingAt(call, "after", parts);

    isKilled =
      (await Promise.race([new ApiWorld(undefined, dying).ask("POST", CLOUDFLARE.path, ask), death])) === undefined;
    expect((await world.ask("POST", CLOUDFLARE.path, ask)).status).toBe(200);

    expectPurged(world, []);
  }
});

/** The request's purge, all of it: in Redis, at the edge, and once more after the settle time where headers are written by hand. */
function expectPurged(world: ApiWorld, keys: readonly string[]): void {
  expect(new Set(world.itemsOf("www"))).toStrictEqual(new Set(["#category:tv", "#navigation"]));
  expect(world.main.purges.at(-1)).toMatchObject({ tags: ["category:tv", "navigation"], keys });
  expect(world.laterQueue.purges.length > 0).toBe(world.itemsOf("old").length > 0);
}

function worldOf(makePurges: MakePurges) {
  const clock = new ManualClock();
  // a few looks are enough until the one who was killed is given up
  const pause = async () => clock.advance(3_000);
  const world = new ApiWorld(undefined, { clock, pause, purges: makePurges(clock), newPurgeId: newPlanId });
  return { world, parts: world.parts };
}

/** The same parts, of which one call never returns: it had its effect, or not. */
function dyingAt(call: number, when: "before" | "after", parts: ApiParts) {
  let calls = 0;
  let die: () => void = () => undefined;
  const death = new Promise<undefined>((resolve) => (die = () => resolve(undefined)));
  const around = async <Result>(_: string, make: () => Promise<Result>): Promise<Result> => {
    const isTheOne = calls++ === call;
    if (isTheOne && when === "before") await dead();
    const made = await make();
    if (isTheOne) await dead();
    return made;
  };
  const dead = async (): Promise<never> => {
    die();
    return await new Promise<never>(() => undefined);
  };
  const dying: ApiParts = {
    ...parts,
    tokens: through(around, "tokens", parts.tokens),
    purges: through(around, "purges", parts.purges),
    edgeQueue: through(around, "edgeQueue", parts.edgeQueue),
    laterQueue: through(around, "laterQueue", parts.laterQueue),
    objectCaches: new Map(Array.from(parts.objectCaches, ([name, cache]) => [name, through(around, name, cache)])),
  };
  return { dying, death };
}

import fc from "fast-check";
import { expect } from "vitest";
import { serveEvent } from "../../../../functions/purge-api/serve-event.ts";
import { newPlanId } from "../../../../shared/adapters/edge-ledger/plan-id.ts";
import { pendingItem, planOf } from "../../../kit/edge-items.ts";
import { ApiWorld } from "../api-world.ts";
import { requestsOf, type Sender } from "./requests.ts";

/** Requests of one world: what was purged in it is listed by those that come after. */
const OF_ONE_WORLD = 2_000;

/** In whatever others purged. */
const OTHERS = "of-others";

/**
 * Sends generated requests, and says of each whether the API stood it: no 5xx, no answer but JSON, no purge and no hold beyond
 * what its sender may, and no word of what others purged to who may not read.
 *
 * @returns how often each status was the answer.
 */
export async function expectStands(count: number): Promise<ReadonlyMap<number, number>> {
  const statuses = new Map<number, number>();
  for (let sent = 0; sent < count; sent += OF_ONE_WORLD) {
    const { world, tokens } = await begin();
    await fc.assert(
      fc.asyncProperty(requestsOf(tokens), async ({ event, from }) => {
        const answer = await serveEvent(world.app, event);

        statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
        expect(answer.statusCode).toBeLessThan(500);
        expect(answer.body).not.toContain("secretHash");
        if (from !== "operator") expect(answer.body).not.toContain(OTHERS);
        expect(() => void JSON.parse(answer.body || "null")).not.toThrow();
        expect(purgedBeyond(from, world)).toStrictEqual([]);
        expect(heldBeyond(from, world)).toStrictEqual([]);
        forget(world);
      }),
      { numRuns: Math.min(count - sent, OF_ONE_WORLD) },
    );
  }
  return statuses;
}

async function begin() {
  const world = new ApiWorld();
  const operator = await world.token();
  const tokens: Readonly<Record<Sender, string | undefined>> = {
    nobody: undefined,
    forger: `${operator.slice(0, -4)}AAAA`,
    limited: await world.token({ scopes: ["tags:product:1", "keys:menu:*"], edges: ["www"] }),
    holder: await world.token({ scopes: ["holds"], edges: ["old"] }),
    operator,
  };
  await world.ask("POST", "/v1/purges", { body: { keys: [OTHERS] } });
  const live = new AbortController().signal;
  const lease = await world.ledger.lease("www", 1_000, live);
  const plan = planOf("www", newPlanId(world.clock.now()), [pendingItem({ item: `/${OTHERS}` })]);
  if (lease) await world.ledger.store(lease, { plans: [{ ...plan, storedAtMs: world.clock.now() }] }, live);
  forget(world);
  return { world, tokens };
}

/** What was purged that the sender may not. */
function purgedBeyond(from: Sender, { main, edgeQueue, laterQueue }: ApiWorld): readonly string[] {
  if (from === "operator") return [];
  const objects = main.purges.flatMap(({ tags, keys, patterns, all }) => [
    ...tags.map((tag) => `#${tag}`),
    ...keys,
    ...patterns,
    ...(all ? ["everything"] : []),
  ]);
  const requests = [...edgeQueue.requests, ...laterQueue.purges.flatMap(({ edges }) => edges)];
  const items = requests.flatMap(({ edge, items: own }) => own.map(({ item }) => `${edge} ${item}`));
  if (from !== "limited") return [...objects, ...items];
  return [
    ...objects.filter((what) => what !== "#product:1" && !what.startsWith("menu:")),
    ...items.filter((what) => what !== "www #product:1"),
  ];
}

/** Edges that were held or released by who may not. */
function heldBeyond(from: Sender, { reporter }: ApiWorld): readonly string[] {
  const edges = [...reporter.of("edge-held"), ...reporter.of("edge-released")].map(({ edge }) => edge);
  if (from === "operator") return [];
  return edges.filter((edge) => from !== "holder" || edge !== "old");
}

function forget({ main, edgeQueue, laterQueue, doorbell, reporter }: ApiWorld): void {
  main.purges.length = 0;
  edgeQueue.requests.length = 0;
  laterQueue.purges.length = 0;
  doorbell.takeDue();
  reporter.events.length = 0;
}

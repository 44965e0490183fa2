import fc from "fast-check";
import { expect } from "vitest";
import { serveEvent } from "../../../../functions/purge-api/serve-event.ts";
import { ApiWorld } from "../api-world.ts";
import { type FuzzedRequest, requestsOf, type Sender } from "./requests.ts";

/** Sends generated requests, and says of each whether the API stood it: no 5xx, no answer but JSON, no purge beyond what its sender may. */
export async function expectStands(count: number): Promise<void> {
  const world = new ApiWorld();
  const operator = await world.token();
  const tokens: Readonly<Record<Sender, string | undefined>> = {
    nobody: undefined,
    forger: `${operator.slice(0, -4)}AAAA`,
    limited: await world.token({ scopes: ["tags:product:1", "keys:menu:*"], edges: ["www"] }),
    operator,
  };
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requestsOf(tokens), async ({ event, from }) => {
      const answer = await serveEvent(world.app, event);

      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.body).not.toContain("secretHash");
      expect(() => void JSON.parse(answer.body || "null")).not.toThrow();
      expect(beyond(from, world)).toStrictEqual([]);
      forget(world);
    }),
    { numRuns: count },
  );
  // it must have got through to all that there is to stand
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 202, 400, 401, 403, 404, 422]));
}

/** What was purged that the sender may not. */
function beyond(from: FuzzedRequest["from"], { main, edgeQueue, laterQueue }: ApiWorld): readonly string[] {
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

function forget({ main, edgeQueue, laterQueue, reporter }: ApiWorld): void {
  main.purges.length = 0;
  edgeQueue.requests.length = 0;
  laterQueue.purges.length = 0;
  reporter.events.length = 0;
}

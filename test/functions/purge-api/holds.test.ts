import { expect, it } from "vitest";
import { HoldListSchema } from "../../../shared/http/views.ts";
import { ApiWorld } from "./api-world.ts";

const MINUTE_MS = 60_000;

it("an edge is held for as long as is asked, and again for longer, and shows who holds it and why", async () => {
  const world = new ApiWorld();
  const since = iso(world.clock.now());
  const body = { edges: ["www"], minutes: 20, reason: "import" };

  const first = await world.ask("POST", "/v1/holds", { body });
  world.clock.advance(MINUTE_MS);
  const again = await world.sign("POST", "/v1/holds", { edges: ["www"], minutes: 20 });

  const until = (minutes: number) => iso(Date.parse(since) + minutes * MINUTE_MS);
  const by = expect.stringMatching(/^token /);
  const ops = "arn:aws:iam::1:user/ops";
  expect(HoldListSchema.parse(first.body)).toStrictEqual(first.body);
  expect([first.status, again.status]).toStrictEqual([200, 200]);
  expect(first.body).toStrictEqual({
    holds: [{ id: "www", edge: "www", since, until: until(20), by, reason: "import" }],
  });
  expect(again.body).toStrictEqual({ holds: [{ id: "www", edge: "www", since, until: until(21), by: ops }] });
  expect((await world.ask("GET", "/v1/holds")).body).toStrictEqual(again.body);
  expect(world.reporter.of("edge-held").map((event) => event.by)).toStrictEqual([by, ops]);
});

it("without a word of edges and minutes all of the token's edges are held, for half an hour", async () => {
  const world = new ApiWorld();
  const token = await world.token({ scopes: ["holds"], edges: ["old"] });

  await world.ask("POST", "/v1/holds", { token, body: {} });

  const until = iso(world.clock.now() + 30 * MINUTE_MS);
  expect((await world.ask("GET", "/v1/holds", { token })).body).toMatchObject({ holds: [{ edge: "old", until }] });
  world.clock.advance(30 * MINUTE_MS);
  expect((await world.ask("GET", "/v1/holds", { token })).body).toStrictEqual({ holds: [] });
});

it("a hold is ended by the name of its edge, however often it is said, and the planner is woken", async () => {
  const world = new ApiWorld();
  await world.ask("POST", "/v1/holds", { body: { edges: ["www", "old"] } });

  const statuses = [];
  for (let n = 0; n < 2; n++) statuses.push((await world.ask("DELETE", "/v1/holds/www")).status);

  expect(statuses).toStrictEqual([204, 204]);
  expect((await world.ask("GET", "/v1/holds")).body).toMatchObject({ holds: [{ edge: "old" }] });
  expect(world.doorbell.takeDue()).toStrictEqual(["www", "www"]);
  expect(world.reporter.of("edge-released")[0]).toMatchObject({ edge: "www", by: expect.stringMatching(/^token /) });
});

it.each([
  ["POST", "/v1/holds", { edges: ["web"] }, 422],
  ["POST", "/v1/holds", { edges: [] }, 422],
  ["POST", "/v1/holds", { minutes: 0 }, 400],
  ["POST", "/v1/holds", { minutes: 241 }, 400],
  ["POST", "/v1/holds", { edge: "www" }, 400],
  ["DELETE", "/v1/holds/web", undefined, 404],
  ["DELETE", "/v1/holds/constructor", undefined, 404],
  ["DELETE", "/v1/holds", undefined, 405],
])("what can't be held is refused: %s %s %j", async (method, path, body, status) => {
  const world = new ApiWorld();

  expect((await world.ask(method, path, { ...(body && { body }) })).status).toBe(status);
  expect(world.reporter.events).toStrictEqual([]);
});

it.each([
  [["all", "read"], "all", [403, 200, 403]],
  [["all"], "all", [403, 403, 403]],
  [["holds"], ["old"], [403, 200, 403]],
  [["holds"], ["www"], [200, 200, 204]],
] as const)("a token of scopes %j and edges %j holds, looks and releases with %j", async (scopes, edges, expected) => {
  const world = new ApiWorld();
  const token = await world.token({ scopes, edges });

  const held = await world.ask("POST", "/v1/holds", { token, body: { edges: ["www"] } });
  const listed = await world.ask("GET", "/v1/holds", { token });
  const released = await world.ask("DELETE", "/v1/holds/www", { token });

  expect([held.status, listed.status, released.status]).toStrictEqual(expected);
});

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

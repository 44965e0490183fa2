import { expect, it } from "vitest";
import type { ApiParts } from "../../../functions/purge-api/api-parts.ts";
import { type Around, through } from "../../kit/through.ts";
import { ApiWorld } from "./api-world.ts";

/** More than one request makes. */
const CALLS = 7;

const kills = Array.from({ length: CALLS }, (_, call) => [
  { call, when: "before" as const },
  { call, when: "after" as const },
]).flat();

it.each(kills)(
  "killed $when its call $call to anything, the retry makes it one purge, all of it",
  async ({ call, when }) => {
    const world = new ApiWorld();
    const token = await world.token();
    const ask = { token, body: { tags: ["category:tv"], keys: ["menu:7"] }, headers: { "idempotency-key": "once" } };
    const killed = new ApiWorld(undefined, dyingAt(call, when, world.parts));

    const first = await Promise.race([killed.ask("POST", "/v1/purges", ask), aWhile()]);
    const retry = await world.ask("POST", "/v1/purges", ask);

    expect([undefined, 202]).toContain(first?.status);
    expect(retry.status).toBe(202);
    expect(world.itemsOf("www")).toStrictEqual(["#category:tv", "#navigation"]);
    expect(new Set(world.edgeQueue.itemsOf("www").map(({ name }) => name)).size).toBe(1);
    expect(world.main.purges.at(-1)).toMatchObject({ tags: ["category:tv", "navigation"], keys: ["menu:7"] });
    expect(world.laterQueue.purges.length).toBeGreaterThan(0);
    expect(retry.body).toMatchObject({ state: "queued", objectCaches: { main: "purged" } });
  },
);

/** Long enough for all that the request can do before it hangs: nothing here takes time. */
async function aWhile(): Promise<undefined> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return undefined;
}

/** The same parts, of which one call never returns: it had its effect, or not. */
function dyingAt(call: number, when: "before" | "after", parts: ApiParts): ApiParts {
  let calls = 0;
  const around: Around = async (_, make) => {
    const isTheOne = calls++ === call;
    if (isTheOne && when === "before") await new Promise(() => undefined);
    const made = await make();
    if (isTheOne) await new Promise(() => undefined);
    return made;
  };
  return {
    ...parts,
    purges: through(around, "purges", parts.purges),
    edgeQueue: through(around, "edgeQueue", parts.edgeQueue),
    laterQueue: through(around, "laterQueue", parts.laterQueue),
    objectCaches: new Map(Array.from(parts.objectCaches, ([name, cache]) => [name, through(around, name, cache)])),
  };
}

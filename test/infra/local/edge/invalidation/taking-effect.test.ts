import { describe, expect, it } from "vitest";
import { startEdge, startOrigin, startPages } from "../kit.ts";

describe("when an invalidation takes effect", () => {
  it("reaches each edge location after a delay of its own, and is completed when it has reached the last", async () => {
    const { get, invalidate, clock, cloudFront, distribution } = await startEdge(
      await startPages(),
      {},
      {
        propagation: { locations: 4, minMs: 100, maxMs: 5_000 },
      },
    );
    for (const location of [0, 1, 2, 3]) await get("/", { headers: { "x-tagwire-location": location } });
    await invalidate(["/"]);

    const heldBy: number[] = [];
    for (let elapsedMs = 0; elapsedMs <= 5_000; elapsedMs += 50) {
      heldBy.push(distribution.cached().length);
      clock.advance(50);
    }

    const [record] = cloudFront.invalidations(distribution.id);
    expect(new Set(heldBy)).toEqual(new Set([4, 3, 2, 1, 0]));
    expect(heldBy.slice(0, 2)).toEqual([4, 4]);
    expect((record?.completedAtMs ?? 0) - (record?.createdAtMs ?? 0)).toBeGreaterThan(100);
    expect(record?.removed).toHaveLength(4);
  });

  it("is the same for the same seed", async () => {
    const delayMs = async (seed: number): Promise<unknown> => {
      const { invalidate, clock, cloudFront, distribution } = await startEdge(
        await startPages(),
        {},
        { seed, propagation: { maxMs: 5_000 } },
      );
      await invalidate(["/"]);
      clock.advance(5_000);
      const [record] = cloudFront.invalidations(distribution.id);
      return [distribution.id, record?.id, (record?.completedAtMs ?? 0) - (record?.createdAtMs ?? 0)];
    };

    expect(await delayMs(7)).toEqual(await delayMs(7));
    expect(await delayMs(7)).not.toEqual(await delayMs(8));
  });

  it.each([
    ["stored", "v1", "Hit"],
    ["dropped", "v2", "Miss"],
  ] as const)(
    "with in-flight fills %s, a response requested before and arriving after it is %s for the next viewer",
    async (inFlightFills, body, cache) => {
      const { get, purge, origin, release } = await startHeldEdge(inFlightFills);
      const before = get("/");
      await expect.poll(() => origin.requests.length).toBe(1);

      await purge("/");
      release();

      expect((await before).body).toBe("v1");
      expect(await get("/")).toMatchObject({ body, cache });
    },
  );

  it("with in-flight fills dropped, gives nobody who comes after it what was requested before", async () => {
    const { get, purge, origin, release } = await startHeldEdge("dropped");
    const before = get("/");
    await expect.poll(() => origin.requests.length).toBe(1);
    await purge("#t");

    const after = get("/");
    release();

    expect([(await before).body, (await after).body]).toEqual(["v1", "v2"]);
  });

  it("with in-flight fills stored, joins a request that was made before it", async () => {
    const { get, purge, origin, release } = await startHeldEdge("stored");
    const before = get("/");
    await expect.poll(() => origin.requests.length).toBe(1);
    await purge("#t");

    const after = get("/");
    release();

    expect([(await before).body, (await after).body, origin.requests.length]).toEqual(["v1", "v1", 1]);
  });

  it("does not bring a purged page back when the origin fails", async () => {
    const origin = await startPages({ "cache-control": "max-age=60" });
    const { get, purge, clock } = await startEdge(origin);
    await get("/");
    clock.advance(60_000);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    origin.answer = (_req, res) => void held.then(() => res.writeHead(503).end());
    const covered = get("/");
    await expect.poll(() => origin.requests.length).toBe(2);

    await purge("/");
    release();

    expect([(await covered).status, (await get("/")).status]).toEqual([200, 503]);
  });
});

/** An edge whose origin holds its first answer back until released; versions count up as requests arrive. */
async function startHeldEdge(inFlightFills: "stored" | "dropped") {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const origin = await startOrigin((_req, res) => {
    const body = `v${origin.requests.length}`;
    void held.then(() => res.writeHead(200, { "cache-tag": "t" }).end(body));
  });
  return { ...(await startEdge(origin, {}, { inFlightFills })), origin, release: () => release() };
}

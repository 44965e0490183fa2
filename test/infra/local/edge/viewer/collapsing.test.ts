import { describe, expect, it } from "vitest";
import { behavior, type Origin, policy, startEdge, startOrigin } from "../kit.ts";

describe("request collapsing", () => {
  it("asks once for an expired page, however many want it", async () => {
    const { origin, release } = await startHeldOrigin({ "cache-control": "max-age=60" });
    const { get, clock } = await startEdge(origin);
    release();
    await get("/");
    clock.advance(60_000);

    const seen = await Promise.all([get("/"), get("/"), get("/", { method: "HEAD" })]);

    expect(origin.requests.length).toBe(2);
    expect(seen.map(({ cache }) => cache).toSorted()).toEqual(["Hit", "Hit", "Miss"]);
  });

  it.each(["no-store", "private", "max-age=0"])(
    "lets those who waited ask for themselves when the answer says %s",
    async (said) => {
      const { origin, release } = await startHeldOrigin({ "cache-control": said });
      const { get } = await startEdge(origin);
      const first = get("/");
      await expect.poll(() => origin.requests.length).toBe(1);
      const others = [get("/"), get("/")];
      release();

      const bodies = (await Promise.all([first, ...others])).map(({ body }) => body);

      expect(bodies.toSorted()).toEqual(["v1", "v2", "v3"]);
    },
  );

  it("keeps requests with different keys and at different edge locations apart", async () => {
    const { origin, release } = await startHeldOrigin();
    const { get } = await startEdge(origin);

    const seen = [get("/a"), get("/b"), get("/a", { headers: { "x-tagwire-location": "1" } })];
    await expect.poll(() => origin.requests.length).toBe(3);
    release();

    expect((await Promise.all(seen)).map(({ cache }) => cache)).toEqual(["Miss", "Miss", "Miss"]);
  });

  it("does not happen where cookies are forwarded or nothing may be cached", async () => {
    const cookies = behavior({ cachePolicy: policy({ cookies: { kind: "only", names: ["a"] } }) });
    const nothing = behavior({ cachePolicy: policy({ defaultTtlSeconds: 0, maxTtlSeconds: 0 }) });
    for (const defaultBehavior of [cookies, nothing]) {
      const { origin, release } = await startHeldOrigin();
      const { get } = await startEdge(origin, { defaultBehavior });

      const seen = [get("/"), get("/")];
      await expect.poll(() => origin.requests.length).toBe(2);
      release();

      expect((await Promise.all(seen)).map(({ cache }) => cache)).toEqual(["Miss", "Miss"]);
    }
  });
});

/** An origin that answers nobody until released; bodies count the requests. */
async function startHeldOrigin(headers = {}): Promise<{ readonly origin: Origin; readonly release: () => void }> {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const origin = await startOrigin((_req, res) => {
    const body = `v${origin.requests.length}`;
    void held.then(() => res.writeHead(200, headers).end(body));
  });
  return { origin, release: () => release() };
}

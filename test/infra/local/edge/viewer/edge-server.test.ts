import type http from "node:http";
import { describe, expect, it } from "vitest";
import type { LocalCall } from "../../../../../infra/local/service.ts";
import { fetchRaw, startEdge, startOrigin, startPages } from "../kit.ts";

describe("edge locations", () => {
  it("each have a cache of their own", async () => {
    const { get, distribution } = await startEdge(await startPages());
    const at = (location: number): Promise<{ cache: string }> =>
      get("/", { headers: { "x-tagwire-location": location } });

    const seen = [await at(0), await at(1), await at(1), await at(2)];

    expect(seen.map(({ cache }) => cache)).toEqual(["Miss", "Miss", "Hit", "Miss"]);
    expect(distribution.cached().map(({ location }) => location)).toEqual([0, 1, 2]);
    expect((await get("/", { headers: { "x-tagwire-location": "9" } })).status).toBe(400);
  });
});

describe("faults", () => {
  it("asks the fault plan before and after each viewer's request", async () => {
    const calls: LocalCall[] = [];
    const { get } = await startEdge(await startPages(), {}, { intercept: (call) => void calls.push(call) });

    await get("/a?x=1");

    expect(calls.map(({ service, operation, target, phase }) => [service, operation, target, phase])).toEqual([
      ["edge", "GET", "/a?x=1", "arrived"],
      ["edge", "GET", "/a?x=1", "done"],
    ]);
  });

  it("answers or drops as the fault plan says; a fault that arrives keeps the origin from being asked", async () => {
    const origin = await startPages();
    const { get } = await startEdge(
      origin,
      {},
      {
        intercept: ({ target, phase }) => {
          if (target === "/drop") return { kind: "drop" };
          return target === "/answer" && phase === "done"
            ? { kind: "answer", status: 599, body: "injected" }
            : undefined;
        },
      },
    );

    await expect(get("/drop")).rejects.toThrow("socket hang up");
    expect(await get("/answer")).toMatchObject({ status: 599, body: "injected" });
    expect(origin.requests.map(({ url }) => url)).toEqual(["/answer"]);
  });

  it("leaves nothing open when it is closed, even with a request under way", async () => {
    const origin = await startOrigin(() => undefined);
    const { get, cloudFront, distribution } = await startEdge(origin);
    const pending = get("/").catch((error: unknown) => error);
    await expect.poll(() => origin.requests.length).toBe(1);

    await cloudFront.close();
    await cloudFront.close();

    expect(await pending).toBeInstanceOf(Error);
    await expect(fetchRaw(distribution.url, "/")).rejects.toThrow("ECONNREFUSED");
    await expect.poll(() => connections(origin.requests)).toBe(0);
  });
});

const connections = (requests: readonly http.IncomingMessage[]): number =>
  requests.filter(({ socket }) => !socket.destroyed).length;

import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  startHttpFront,
  type HttpAnswer,
  type HttpFront,
  type HttpRequest,
} from "../../../../infra/local/http/http-front.ts";

let front: HttpFront | undefined;

afterEach(async () => {
  await front?.close();
});

describe("an HTTP front", () => {
  it("hands over the path exactly as it was sent, so that odd keys stay what they are", async () => {
    const seen: HttpRequest[] = [];
    front = await startHttpFront({ handle: async (request) => (seen.push(request), ok("")) });

    await sendRaw(front.url, "//a/../b%2Fc?x=1&x=%26");

    expect(seen[0]).toMatchObject({ path: "//a/../b%2Fc", method: "GET" });
    expect([...(seen[0]?.query ?? [])]).toEqual([
      ["x", "1"],
      ["x", "&"],
    ]);
  });

  it("hears out a body that is too long and says so, instead of hanging up on a caller who still sends", async () => {
    front = await startHttpFront({
      maxBodyBytes: 1_000,
      handle: async ({ body, tooLarge }) => ok(`${body.length <= 1_000} ${tooLarge}`),
    });

    const response = await fetch(front.url, { method: "POST", body: "x".repeat(3_000_000) });

    expect(await response.text()).toBe("true true");
  });

  it("tells the handler when the caller hangs up", async () => {
    const signals: AbortSignal[] = [];
    front = await startHttpFront({ handle: ({ signal }) => (signals.push(signal), new Promise(() => undefined)) });
    const caller = new AbortController();
    const call = fetch(front.url, { signal: caller.signal }).catch(() => undefined);
    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([false]));

    caller.abort();
    await call;

    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true]));
  });

  it("answers 500 when a handler throws, and goes on", async () => {
    front = await startHttpFront({
      handle: async ({ path }) => {
        if (path === "/bad") throw new Error("boom");
        return ok("fine");
      },
    });

    expect((await fetch(`${front.url}/bad`)).status).toBe(500);
    expect(await (await fetch(front.url)).text()).toBe("fine");
  });

  it("closes at once although a call is still waiting, and may be closed twice", async () => {
    const arrived = vi.fn<() => void>();
    front = await startHttpFront({ handle: () => (arrived(), new Promise<HttpAnswer>(() => undefined)) });
    const call = fetch(front.url);
    await vi.waitFor(() => expect(arrived).toHaveBeenCalled());

    await Promise.all([front.close(), front.close()]);

    await expect(call).rejects.toThrow("fetch failed");
  });

  it("can't be reached while it is stopped, and has the same URL afterwards", async () => {
    front = await startHttpFront({ handle: async () => ok("here") });
    await (await fetch(front.url)).text();

    front.stop();
    await expect(fetch(front.url)).rejects.toThrow("fetch failed");
    front.start();

    expect(await (await fetch(front.url)).text()).toBe("here");
  });

  it("refuses a port that is taken", async () => {
    front = await startHttpFront({ handle: async () => ok("") });

    const port = Number(new URL(front.url).port);

    await expect(startHttpFront({ port, handle: async () => ok("") })).rejects.toThrow("EADDRINUSE");
  });
});

function ok(body: string): HttpAnswer {
  return { kind: "answer", status: 200, body };
}

/** `fetch` would normalize the path. */
async function sendRaw(url: string, path: string): Promise<void> {
  const { hostname, port } = new URL(url);
  await new Promise<void>((resolve, reject) => {
    httpRequest({ hostname, port, path }, (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end();
  });
}

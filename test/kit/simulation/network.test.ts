import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { simulate } from "./simulate.ts";

describe("the network of a simulation", () => {
  it("carries method, path, headers and body of a request, and status, headers and body of its answer", async () => {
    const answer = await simulate({ seed: 1 }, async () => {
      const url = await startEcho();
      const response = await fetch(`${url}/a%2Fb?c=d`, { method: "POST", headers: { "x-tag": "1" }, body: "müsli" });
      return { status: response.status, cookies: response.headers.getSetCookie(), body: await response.json() };
    });
    expect(answer).toEqual({
      status: 201,
      cookies: ["a=1", "b=2"],
      body: { method: "POST", url: "/a%2Fb?c=d", tag: "1", length: "6", body: "müsli" },
    });
  });

  it("refuses connections where nobody listens", async () => {
    const refused = simulate({ seed: 1 }, () => fetch("http://127.0.0.1:1/"));
    await expect(refused).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  });

  it("breaks off when the server drops the connection", async () => {
    const dropped = simulate(
      { seed: 1 },
      async () => await fetch(await listening((_, response) => response.destroy())),
    );
    await expect(dropped).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  it("tells the server when the caller hangs up, and the caller nothing any more", async () => {
    const heard = await simulate({ seed: 1 }, async () => {
      const notes: string[] = [];
      const url = await listening((_, response) => response.once("close", () => notes.push("the server: closed")));
      const asked = request(url).on("error", ({ message }) => notes.push(`the caller: ${message}`));
      asked.end();
      setTimeout(() => asked.destroy(new Error("enough")), 100);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return notes;
    });
    expect(heard).toEqual(["the caller: enough", "the server: closed"]);
  });

  it("lets requests overtake each other", async () => {
    const arrivals = await simulate({ seed: 1 }, async () => {
      const seen: string[] = [];
      const url = await listening(({ url: path = "" }, response) => {
        seen.push(path);
        response.end();
      });
      await Promise.all(Array.from({ length: 10 }, (_, index) => fetch(`${url}/${index}`)));
      return seen;
    });
    expect(arrivals.toSorted()).not.toEqual(arrivals);
  });
});

type Listener = Parameters<typeof createServer>[1];

async function listening(listener: Listener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const startEcho = (): Promise<string> =>
  listening((asked, response) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      const { method, url, headers } = asked;
      const body = Buffer.concat(chunks).toString();
      response.setHeader("set-cookie", ["a=1", "b=2"]);
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify({ method, url, tag: headers["x-tag"], length: headers["content-length"], body }));
    });
  });

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { probePages } from "../../../../shared/adapters/canary/probe-pages.ts";

const { signal } = new AbortController();

describe("looking at an edge's probe pages", () => {
  it("reads the render that the edge shows", async () => {
    const look = await edgeOf((request, response) => {
      response.end(JSON.stringify({ id: request.url, renderedAtMs: 7 }));
    });

    expect(await look("www", "probe", signal)).toStrictEqual({ id: "/.tagwire/probe", renderedAtMs: 7 });
    expect(await look("www", "control", signal)).toStrictEqual({ id: "/.tagwire/probe-control", renderedAtMs: 7 });
  });

  it.each<[what: string, answer: RequestListener, says: string]>([
    ["an error", (_, response) => response.writeHead(403).end(), "its probe page answers 403"],
    ["a redirect", (_, response) => response.writeHead(301, { location: "/" }).end(), "its probe page answers 301"],
    ["another page", (_, response) => response.end("<h1>Shop</h1>"), "its probe page is another behaviour's"],
    ["nothing", (request) => request.socket.destroy(), "its probe page does not answer"],
  ])("says so where there is %s", async (_, answer, says) => {
    const look = await edgeOf(answer);

    await expect(look("www", "probe", signal)).rejects.toThrow(`edge www: ${says}`);
  });
});

async function edgeOf(answer: RequestListener) {
  const server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return probePages(new Map([["www", `127.0.0.1:${(server.address() as AddressInfo).port}`]]));
}

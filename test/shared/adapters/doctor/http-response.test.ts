import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { httpResponse } from "../../../../shared/adapters/doctor/http-response.ts";
import { serverTime } from "../../../../shared/adapters/doctor/server-time.ts";

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const signal = new AbortController().signal;

it("sees status and headers of a page, about as large as they were sent, and does not wait for its end", async () => {
  answer = (response) => response.writeHead(200, { "Cache-Tag": "a,b" }).write("a beginning, and never an end");

  const seen = await httpResponse()(`${url}/p/1`, signal);

  expect(seen?.status).toBe(200);
  expect(seen?.headers.get("cache-tag")).toBe("a,b");
  expect(seen?.headerBytes).toBeGreaterThan(60);
  expect(seen?.headerBytes).toBeLessThan(300);
});

it("follows no redirect: it is the page itself that is looked at", async () => {
  answer = (response) => response.writeHead(301, { location: "http://127.0.0.1:1/" }).end();

  expect(await httpResponse()(url, signal)).toMatchObject({ status: 301 });
});

it("says that nobody answered, and no more", async () => {
  await expect(httpResponse()("http://127.0.0.1:1/secret", signal)).rejects.toThrow(/^page: no answer$/);
  await expect(serverTime("http://127.0.0.1:1/")(undefined, signal)).rejects.toThrow("time: no answer");
});

it("takes the time from an answer that refuses it, too, and none from one that is not dated", async () => {
  const at = Date.UTC(2026, 10, 20, 12, 0, 0);
  answer = (response) => response.writeHead(403, { date: new Date(at).toUTCString() }).end();
  expect(await serverTime(url)(undefined, signal)).toBe(at + 500);

  answer = (response) => {
    response.sendDate = false;
    response.writeHead(200).end();
  };
  await expect(serverTime(url)(undefined, signal)).rejects.toThrow("time: the answer has no date");
});

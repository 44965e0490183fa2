import { expect, it } from "vitest";
import { defineConfig } from "../../../../shared/config/define-config.ts";
import { CLOUDFLARE } from "../../../../shared/http/dialects/cloudflare.ts";
import { FASTLY } from "../../../../shared/http/dialects/fastly.ts";
import type { Dialect, DialectRequest } from "../../../../shared/http/dialects/dialect.ts";

const zoneId = "0".repeat(32);
const shop = defineConfig({
  namespace: "shop",
  tags: {},
  sources: [],
  edges: {
    www: { knownAs: { zoneId, serviceId: "A1", hosts: ["a.example", "b.example"] } },
    shop: { knownAs: { zoneId, serviceId: "A1", hosts: ["c.example"] } },
    other: { knownAs: { hosts: ["d.example"] } },
  },
});

it.each([
  ["zone", CLOUDFLARE, { path: `/client/v4/zones/${zoneId}/purge_cache`, body: '{"purge_everything":true}' }],
  ["service", FASTLY, { path: "/service/A1/purge_all" }],
])("purges every edge that is known as the %s", (_, dialect, request) => {
  expect(read(dialect, request).request).toMatchObject({ all: true, edges: ["www", "shop"] });
});

it.each([
  [["a.example", "b.example"], ["www"]],
  [["c.example"], ["shop"]],
  [
    ["c.example.", "B.EXAMPLE", "a.example"],
    ["shop", "www"],
  ],
])("purges of the hosts %j everything at the edges %j", (hosts, edges) => {
  const { request } = read(CLOUDFLARE, {
    path: `/client/v4/zones/${zoneId}/purge_cache`,
    body: JSON.stringify({ hosts }),
  });

  expect(request).toMatchObject({ all: true, edges });
});

it("knows hosts of edges of another zone no more than any other host", () => {
  const request = { path: `/client/v4/zones/${zoneId}/purge_cache`, body: '{"hosts":["c.example","d.example"]}' };

  expect(() => read(CLOUDFLARE, request)).toThrow(
    expect.objectContaining({
      details: { errors: [{ pointer: "/hosts/1", detail: expect.stringMatching(/^no edge/) }] },
    }),
  );
});

it.each([
  ["https://a.example/c", ["www"]],
  ["https:/A.example:8443/c", ["www"]],
  ["user@c.example", ["shop"]],
  ["d.example?x=@a.example", ["other"]],
  ["e.example/a.example", undefined],
  ["a.example.evil/", undefined],
])("drops the URL %s at %j", (url, edges) => {
  expect(read(FASTLY, { path: `/purge/${url}` }).request.edges).toStrictEqual(edges);
});

it("leaves it to the token which edges a URL is dropped at, where its host is nobody's", () => {
  expect(read(FASTLY, { path: "/purge/www.example.com/a" }).request.edges).toBeUndefined();
});

it.each([
  ["/service/a1/purge_all"],
  ["/service/A1/purge_all/"],
  ["/service/A1/purge_all?x=1"],
  ["/service/A1/purge/"],
  ["/service//purge_all"],
  ["/purge/"],
])("takes %s for nothing that it purges", (path) => {
  expect(() => read(FASTLY, { path })).toThrow(expect.objectContaining({ problem: "not-found" }));
});

it("purges keys of the header and of the body alike, and answers for each", () => {
  const { request, accepted } = read(FASTLY, {
    path: "/service/A1/purge",
    header: (name) => (name === "surrogate-key" ? " a  b " : undefined),
    body: '{"surrogate_keys":["c"]}',
  });

  expect(request.tags).toStrictEqual(["a", "b", "c"]);
  expect(accepted("1")).toStrictEqual({ a: "1", b: "1", c: "1" });
});

function read(dialect: Dialect, request: Partial<DialectRequest>) {
  return dialect.read({ method: "POST", path: "/", header: () => undefined, body: "", ...request }, shop);
}

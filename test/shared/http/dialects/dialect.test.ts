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
  edges: { www: { knownAs: { zoneId, serviceId: "A1" } }, shop: { knownAs: { zoneId, serviceId: "A1" } }, other: {} },
});

it.each([
  ["zone", CLOUDFLARE, { path: `/client/v4/zones/${zoneId}/purge_cache`, body: '{"purge_everything":true}' }],
  ["service", FASTLY, { path: "/service/A1/purge_all" }],
])("purges every edge that is known as the %s", (_, dialect, request) => {
  expect(read(dialect, request).request).toMatchObject({ all: true, edges: ["www", "shop"] });
});

it("leaves it to the token which edges a URL is dropped at, since none is named", () => {
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

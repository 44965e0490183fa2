import fc from "fast-check";
import { odd } from "./odd.ts";

const tag = fc.oneof(
  fc.constantFrom(
    "product:1",
    "PRODUCT:1",
    "product:2",
    "products",
    "category:1",
    "navigation",
    "product:%31",
    "product:",
  ),
  odd,
  fc.record({
    name: fc.oneof(fc.constantFrom("product", "category"), odd),
    params: fc.dictionary(odd, odd, { maxKeys: 2 }),
  }),
  fc.constant({ name: "product", params: { id: 1 } }),
);
const key = fc.oneof(fc.constantFrom("menu:1", "menu:*", "*", "session:1", "shop:t:product:2"), odd);
const pathOfPurge = fc.oneof(
  fc.constantFrom("/", "/*", "/c/*", "/c/../*", "//", "/~a", "/%"),
  odd.map((text) => `/${text}`),
  odd,
);

const purge = fc.record(
  {
    tags: fc.array(tag, { maxLength: 3 }),
    keys: fc.array(key, { maxLength: 3 }),
    paths: fc.array(pathOfPurge, { maxLength: 3 }),
    all: fc.boolean(),
    edges: fc.array(fc.oneof(fc.constantFrom("www", "old"), odd), { maxLength: 2 }),
    dryRun: fc.boolean(),
    reason: odd,
    wait: fc.constantFrom("accepted", "redis", "edge"),
  },
  { requiredKeys: [] },
);
const image = fc.dictionary(
  odd,
  fc.oneof(fc.dictionary(fc.constantFrom("S", "N", "M", "L", "SS", "B", "BOOL"), fc.jsonValue(), { maxKeys: 2 })),
  { maxKeys: 3 },
);
const item = fc.record(
  { pk: fc.oneof(fc.constantFrom("PRODUCT#1", "PRODUCT#"), odd), category: odd, broken: fc.boolean() },
  { requiredKeys: [] },
);
const change = fc.record(
  { table: fc.oneof(fc.constant("Products"), odd), old: item, new: item, oldImage: image, newImage: image },
  { requiredKeys: [] },
);
const token = fc.record(
  {
    scopes: fc.array(fc.oneof(fc.constantFrom("all", "tags:*"), odd), { maxLength: 3 }),
    edges: fc.array(odd, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** What holds an edge. */
export const hold = fc.record(
  {
    edges: fc.array(fc.oneof(fc.constantFrom("www", "old"), odd), { maxLength: 2 }),
    minutes: fc.oneof(fc.constantFrom(30, 0, -1, 240, 241, 0.001, 1e308, "30", null), fc.double()),
    reason: odd,
  },
  { requiredKeys: [] },
);

/** What a client that is well meant asks for. */
export const plain = fc.record(
  {
    tags: fc.subarray(["product:1", "product:2", "category:1", "products"], { minLength: 1 }),
    keys: fc.subarray(["menu:1", "menu:*"]),
    edges: fc.subarray(["www", "old"]),
    wait: fc.constantFrom("accepted", "redis"),
  },
  { requiredKeys: ["tags"] },
);

/** What clients of other CDNs ask for. */
const foreign = fc.oneof(
  fc.record({ tags: fc.array(tag, { maxLength: 3 }) }),
  fc.record({ surrogate_keys: fc.array(tag, { maxLength: 3 }) }),
  fc.record({ files: fc.array(fc.oneof(fc.webUrl(), odd, fc.record({ url: fc.webUrl() })), { maxLength: 3 }) }),
  fc.record({ prefixes: fc.array(fc.oneof(fc.constantFrom("a.example", "a.example/c"), odd), { maxLength: 3 }) }),
  fc.record({ purge_everything: fc.boolean() }),
  fc.record({
    hosts: fc.array(fc.oneof(fc.constantFrom("shop.example.com", "M.example.com", "a.example", "*"), odd), {
      maxLength: 3,
    }),
  }),
);

const fitting = fc
  .oneof(
    { weight: 4, arbitrary: purge },
    { weight: 8, arbitrary: plain },
    { weight: 2, arbitrary: foreign },
    change,
    token,
    { weight: 2, arbitrary: hold },
  )
  .map((value) => JSON.stringify(value));
const nearly = fc
  .tuple(fitting, fc.constantFrom("tags", "all", "wait", "table", "scopes"), fc.jsonValue())
  .map(([text, field, value]) => JSON.stringify({ ...(JSON.parse(text) as object), [field]: value }));
const raw = fc.oneof(
  odd,
  fc.json(),
  fc.constantFrom("", "null", "[]", "{", '{"tags":["product:1"],"tags":["products"]}', '{"__proto__":{"all":true}}'),
  fc.nat({ max: 20_000 }).map((depth) => '{"tags":'.repeat(depth)),
  fc.nat({ max: 20_000 }).map((depth) => `{"table":"Products","new":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}`),
  fc
    .nat({ max: 1_200 })
    .map((count) => JSON.stringify({ tags: Array.from({ length: count }, (_, n) => `product:${n}`) })),
);
/** Bodies that fit a schema, nearly fit one, or none at all. */
export const body = fc.oneof(
  { weight: 5, arbitrary: fitting },
  { weight: 2, arbitrary: nearly },
  { weight: 2, arbitrary: raw },
);

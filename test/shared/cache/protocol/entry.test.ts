import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEntry, encodeEntry, type Entry } from "../../../../shared/cache/protocol/entry.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const OWN = ["shop:t:product:1", "shop:k:7", "shop:n"];

const ENTRY: Entry = {
  loadedMs: 1,
  validUntilMs: 2,
  under: "product:1",
  further: ["shop:t:brand:2"],
  nonces: [...OWN, "shop:t:brand:2"].map((name, at) => [name, `${at}.nonce`]),
  isSettled: true,
  isMiss: false,
  version: "7",
  payload: '{"name":"jq"}\n',
};

describe("an entry", () => {
  it("is read as it was written, by who knows the names of its key and tags", () => {
    for (const further of [[], ["shop:t:brand:2"], ["shop:t:brand:2", "shop:k:8"]]) {
      const nonces = [...OWN, ...further].map((name, at) => [name, `${at}.nonce`] as const);
      const entry = { ...ENTRY, further, nonces };

      expect(decodeEntry(encodeEntry(entry), OWN)).toStrictEqual(entry);
    }
  });

  it("names only what its reader can't know", () => {
    const text = encodeEntry(ENTRY);

    for (const name of OWN) expect(text).not.toContain(name);
  });

  it("counts as none where whoever wrote it wrote no nonces, whatever is there instead", () => {
    fc.assert(
      fc.property(fc.nat({ max: 8 }), fc.jsonValue(), fc.boolean(), (at, value, isOneOfSeveral) => {
        const [head = "", ...payload] = encodeEntry(ENTRY).split("\n");
        const fields = JSON.parse(head) as unknown[];
        fields[at] = isOneOfSeveral ? [fields[at], value] : value;

        const entry = decodeEntry([JSON.stringify(fields), ...payload].join("\n"), OWN);

        for (const name of entry?.further ?? []) expect(name).toBeTypeOf("string");
        expect(entry?.nonces.map(([name]) => name)).toStrictEqual(entry && [...OWN, ...entry.further]);
      }),
    );
  });

  it("of another version counts as none", () => {
    const text = encodeEntry(ENTRY);

    for (const version of [2, 4, "3", null]) {
      expect(decodeEntry(text.replace("[3,", `[${JSON.stringify(version)},`), OWN)).toBeUndefined();
    }
  });

  it("of fewer nonces than names has one that no nonce is like", () => {
    const short = decodeEntry(encodeEntry({ ...ENTRY, nonces: ENTRY.nonces.slice(0, 2) }), OWN);

    expect(short?.nonces.slice(2)).toStrictEqual([
      ["shop:n", ""],
      ["shop:t:brand:2", ""],
    ]);
  });

  it("that is none is told, and loaded anew", async () => {
    const { cache, store, events } = cacheWorld();
    const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;
    await cache.getOrSet("product", product, () => "kept");
    const text =
      store
        .entries()
        .get("shop:e:product")
        ?.replace(/"",\[[^\]]*\],true/, "7,[],true") ?? "";
    await store.send([["SET", "shop:e:product", text, "PX", "60000"]], { signal: () => new AbortController().signal });

    expect(await cache.getOrSet("product", product, () => "loaded")).toBe("loaded");

    expect(events.map(({ kind }) => kind)).toContain("corrupt");
  });
});

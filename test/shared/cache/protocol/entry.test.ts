import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEntry, encodeEntry, type Entry } from "../../../../shared/cache/protocol/entry.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const ENTRY: Entry = {
  loadedMs: 1,
  validUntilMs: 2,
  nonces: [["shop:n", "a.1"]],
  isSettled: true,
  isMiss: false,
  version: "7",
  payload: '{"name":"jq"}\n',
};

describe("an entry", () => {
  it("is read as it was written", () => {
    expect(decodeEntry(encodeEntry(ENTRY))).toStrictEqual(ENTRY);
  });

  it("counts as none where whoever wrote it wrote no nonces, whatever is there instead", () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.jsonValue(), fc.boolean(), (at, value, isOneOfSeveral) => {
        const [head = "", ...payload] = encodeEntry(ENTRY).split("\n");
        const fields = JSON.parse(head) as unknown[];
        fields[at] = isOneOfSeveral ? [...ENTRY.nonces, value] : value;

        const entry = decodeEntry([JSON.stringify(fields), ...payload].join("\n"));

        for (const [name] of entry?.nonces ?? []) expect(name).toBeTypeOf("string");
      }),
    );
  });

  it("that is none is told, and loaded anew", async () => {
    const { cache, store, events } = cacheWorld();
    const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;
    await cache.getOrSet("product", product, () => "kept");
    const text = store.entries().get("shop:e:product")?.replace("]],true", "],{}],true") ?? "";
    await store.send([["SET", "shop:e:product", text, "PX", "60000"]], { signal: () => new AbortController().signal });

    expect(await cache.getOrSet("product", product, () => "loaded")).toBe("loaded");

    expect(events.map(({ kind }) => kind)).toContain("corrupt");
  });
});

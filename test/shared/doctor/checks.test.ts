import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkApi } from "../../../shared/doctor/checks/check-api.ts";
import { checkClock } from "../../../shared/doctor/checks/check-clock.ts";
import { checkOriginResponse } from "../../../shared/doctor/checks/check-response.ts";
import { checkSecret } from "../../../shared/doctor/checks/check-secret.ts";
import { sameButForCase } from "../../../shared/doctor/checks/same-but-for-case.ts";
import { wiringTags } from "../../kit/healthy-wiring.ts";

const REDIS = { kind: "redis", name: "main" } as const;
const PAGE = { kind: "edge", name: "www", part: "/p/1" } as const;

describe("a secret", () => {
  it.each([
    "<token>",
    "${TOKEN}",
    "changeme",
    "TBD",
    "xxxxxxxx",
    "REPLACE_ME",
    "your-token-here",
    "token",
    "a b c d e",
  ])("that holds %s stands for a token", (text) => {
    expect(checkSecret(REDIS, text)).toMatchObject([{ code: "secret-placeholder" }]);
  });

  it("that holds any token of Upstash's kind is taken for one", () => {
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=".split("");
    const token = fc.string({ unit: fc.constantFrom(...characters), minLength: 40, maxLength: 90 });
    fc.assert(
      fc.property(token, (text) => {
        expect(checkSecret(REDIS, `Ab${text}`)).toEqual([]);
      }),
    );
  });
});

describe("the purge API", () => {
  it.each([
    [401, "application/problem+json", []],
    [429, "application/json", []],
    [401, "application/json", ["it answers with status 401"]],
    [404, "application/json", ["it answers with status 404"]],
    [500, "application/json", ["it answers with status 500"]],
  ])("that answers %i with %s is told of as %j", (status, type, told) => {
    const seen = { status, headers: new Map([["content-type", type]]), headerBytes: 50 };

    expect(checkApi(seen).map(({ what }) => what)).toStrictEqual(told);
  });

  it("that gives no answer is told of", () => {
    expect(checkApi(undefined)).toMatchObject([{ code: "api-failing", what: "it gives no answer" }]);
  });
});

describe("a page of the origin", () => {
  it("has nothing wrong with it that was tagged by the vocabulary, whatever the ids", () => {
    const ids = fc.uniqueArray(fc.string(), {
      maxLength: 40,
      selector: (id) => wiringTags.product({ id }).text.toLowerCase(),
    });
    fc.assert(
      fc.property(ids, (some) => {
        const tags = ["products", ...some.map((id) => wiringTags.product({ id }).text)];
        const headers = new Map([["cache-tag", tags.join(", ")]]);

        expect(checkOriginResponse(PAGE, "Cache-Tag", { status: 200, headers, headerBytes: 500 })).toEqual([]);
      }),
    );
  });

  it("is told of by its status when it is a redirect: that shows no item", () => {
    const seen = { status: 301, headers: new Map([["location", "/"]]), headerBytes: 50 };

    expect(checkOriginResponse(PAGE, "cache-tag", seen)).toMatchObject([{ code: "sample-failed" }]);
  });
});

it("finds the same texts to differ by case only as folding all of them does", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "A", "b", "B"), maxLength: 3 }));
  fc.assert(
    fc.property(texts, (all) => {
      const distinct = new Set(all);
      const folded = new Set([...distinct].map((text) => text.toLowerCase()));
      const groups = sameButForCase(all);

      expect(groups.flat().length - groups.length).toBe(distinct.size - folded.size);
    }),
  );
});

it("tells a clock that is more than five seconds off, ahead or behind", () => {
  expect(checkClock(1_005_000, 1_000_000)).toEqual([]);
  expect(checkClock(1_006_000, 1_000_000)).toMatchObject([{ what: "it is 6 s ahead" }]);
  expect(checkClock(1_000_000, 1_900_000)).toMatchObject([{ what: "it is 900 s behind" }]);
});

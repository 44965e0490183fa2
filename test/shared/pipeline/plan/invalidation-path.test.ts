import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invalidationPath, MAX_PATH_LENGTH_CHARS } from "../../../../shared/pipeline/plan/invalidation-path.ts";
import { drops } from "../../../kit/edge-matcher.ts";
import { runs } from "../../../kit/runs.ts";

describe("invalidationPath", () => {
  it.each([
    ["/c/tv", "/c/tv"],
    ["/c/tv & hi-fi", "/c/tv%20&%20hi-fi"],
    ["/c/größe", "/c/gr%C3%B6%C3%9Fe"],
    ["/c/gr%C3%B6%c3%9fe", "/c/gr%C3%B6%c3%9fe"],
    ["/100%", "/100%25"],
    ["/100%2", "/100%252"],
    ['/"<>#{}|\\^[]`', "/%22%3C%3E%23%7B%7D%7C%5C%5E%5B%5D%60"],
    ["/tab\tnew\nline\u007f", "/tab%09new%0Aline%7F"],
    ["/!$&'()*+,-./:;=@_", "/!$&'()*+,-./:;=@_"],
    ["/emoji/🛒", "/emoji/%F0%9F%9B%92"],
    ["/half/\ud83d", "/half/%EF%BF%BD"],
    ["c/tv", "/c/tv"],
    ["", "/"],
  ])("writes %j as %j", (path, item) => {
    expect(invalidationPath(path)).toBe(item);
  });

  it.each([
    ["/c/tv?page=2&sort=a b", "/c/tv?page=2&sort=a%20b"],
    ["/c/*", "/c/*"],
    ["/c*", "/c*"],
    ["/*/c", "/*/c"],
    ["/c?page=*", "/c?page=*"],
  ])("keeps query strings and wildcards: %j becomes %j", (path, item) => {
    expect(invalidationPath(path)).toBe(item);
  });

  it.each([
    ["/~bob/photos", "/*"],
    ["/users/%7Ebob", "/users/*"],
    ["/users/%7ebob*", "/users/*"],
    ["/c?user=~bob", "/c?user=*"],
  ])("widens %j to %j, because CloudFront can't match a tilde", (path, item) => {
    expect(invalidationPath(path)).toBe(item);
  });

  it.each([
    ["/a/../b", "/b"],
    ["/a/./b", "/a/b"],
    ["/a/..", "/"],
    ["/a/.", "/a/"],
    ["/../../a", "/a"],
    ["/a/%2E%2e/b", "/b"],
    ["/a/.../b", "/a/.../b"],
    ["/a?back=/../b", "/a?back=/../b"],
  ])("resolves dots as browsers do: %j becomes %j", (path, item) => {
    expect(invalidationPath(path)).toBe(item);
  });

  it("widens a path that is too long, and never in the middle of an escape", () => {
    fc.assert(
      fc.property(fc.nat({ max: 8 }), (shift) => {
        const item = invalidationPath(`/${"x".repeat(shift)}${"é".repeat(2_000)}`);

        expect(item.length).toBeLessThanOrEqual(MAX_PATH_LENGTH_CHARS);
        expect(item).toMatch(/^\/x*(?:%[0-9A-F]{2})+\*$/);
      }),
    );
  });

  it("keeps a path that is just short enough", () => {
    const longest = `/${"x".repeat(MAX_PATH_LENGTH_CHARS - 1)}`;

    expect(invalidationPath(longest)).toBe(longest);
    expect(invalidationPath(`${longest}x`)).toBe(`${longest.slice(0, -1)}*`);
  });

  it("drops what a browser asks for when it is given the same path", () => {
    fc.assert(
      fc.property(paths, (path) => {
        const url = alike(asBrowsersAsk(path));
        // Node 20's URL parser leaves `/.a/../` as it is, which browsers do not.
        fc.pre(!/\/(?:\.|%2e){1,2}(?:[/?]|$)/i.test(url.split("?")[0] ?? ""));

        expect(drops(alike(invalidationPath(path)), { url, tags: [] }), url).toBe(true);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("is what CloudFront accepts: from a slash on, visible ASCII without unsafe characters, every % an escape, no tilde", () => {
    fc.assert(
      fc.property(fc.oneof(paths, fc.string({ unit: "binary", maxLength: 50 })), (path) => {
        const item = invalidationPath(path);

        expect(item).toMatch(/^\/(?:[!$&'()*+,\-./0-9:;=?@A-Z_a-z]|%[0-9A-Fa-f]{2})*$/);
        expect(item).not.toMatch(/%7e/i);
        expect(item.length).toBeLessThanOrEqual(MAX_PATH_LENGTH_CHARS);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(paths, (path) => {
        expect(invalidationPath(invalidationPath(path))).toBe(invalidationPath(path));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

/** What rules write: segments of anything, dots, odd characters, escapes; with or without a query string. */
const segment = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 4 }),
  fc.constantFrom("..", ".", "%2e", "%41", "~", "%7E", "*", "ü", "a b", "%", ""),
);
const paths = fc
  .tuple(fc.array(segment, { maxLength: 5 }), fc.option(fc.string({ maxLength: 10 }), { nil: undefined }))
  .map(([segments, query]) => {
    const path = `/${segments.map((one) => one.replace(/[/?\\\t\n\r]/g, "")).join("/")}`;
    return query === undefined ? path : `${path}?${query.replace(/[\t\n\r]/g, "")}`;
  });

/**
 * The path as the WHATWG URL standard has browsers ask for it, with everything that RFC 1738 calls unsafe encoded: to
 * CloudFront `|` and `%7C` are the same, and browsers leave some of them as they are. Left out is what browsers change in
 * a link that nobody encoded: backslashes to slashes, tabs and line breaks to nothing.
 */
function asBrowsersAsk(path: string): string {
  const queryAt = path.indexOf("?");
  const url = new URL("https://example.org");
  url.pathname = escapeLonePercent(queryAt < 0 ? path : path.slice(0, queryAt));
  if (queryAt >= 0) url.search = escapeLonePercent(path.slice(queryAt));
  const asked = url.pathname + (path.slice(queryAt) === "?" && queryAt >= 0 ? "?" : url.search);
  return asked.replace(/[^!-~]|[\s"<>#{}|\\^[\]`]/gu, encodeURIComponent);
}

/** Browsers encode an apostrophe in a query string, which CloudFront does not want encoded: to it they must be the same. */
function alike(text: string): string {
  return text.replaceAll("%27", "'");
}

/** Browsers send a lone `%` as it is; a link written by a program never has one. */
function escapeLonePercent(text: string): string {
  return text.replace(/%(?![0-9A-Fa-f]{2})/g, "%25");
}

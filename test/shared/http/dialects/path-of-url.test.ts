import { expect, it } from "vitest";
import { pathOfUrl } from "../../../../shared/http/dialects/path-of-url.ts";

it.each([
  ["https://www.example.com/c/tv?page=2#top", "/c/tv?page=2"],
  ["HTTP://example.com:8080/a//b", "/a//b"],
  ["https://example.com", "/"],
  ["https://example.com?q=/a", "/?q=/a"],
  ["https://example.com#/a", "/"],
  ["https:/example.com/a", "/a"],
  ["www.example.com/a", "/a"],
  ["example.com", "/"],
  ["https://example.com/it's/%2F/é", "/it's/%2F/é"],
  ["https://example.com/a/https://example.org/b", "/a/https://example.org/b"],
])("takes the path of %s, spelled as it is", (url, path) => {
  expect(pathOfUrl(url)).toBe(path);
});

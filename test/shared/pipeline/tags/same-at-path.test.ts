import { expect, it } from "vitest";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";
import { sameAtPath } from "../../../../shared/pipeline/tags/same-at-path.ts";

const text = (S: string): { readonly S: string } => ({ S });

it.each([
  [
    "a member of a list",
    "items.0.name",
    { items: { L: [{ M: { name: text("a") } }] } },
    { items: { L: [{ M: { name: text("b") } }] } },
  ],
  ["text where a map was expected", "seo.title", { seo: text("a") }, { seo: text("b") }],
  ["a map that became text", "seo.title", { seo: { M: {} } }, { seo: text("b") }],
  ["a map that came with what is watched", "seo.title", {}, { seo: { M: { title: text("b") } } }],
  ["an attribute whose own name has a dot", "seo.title", { "seo.title": text("a") }, { "seo.title": text("b") }],
  [
    "a map beside an attribute of the same dotted name",
    "seo.title",
    { "seo.title": text("x"), seo: { M: { title: text("a") } } },
    { "seo.title": text("x"), seo: { M: { title: text("b") } } },
  ],
  ["a map whose own name has a dot", "a.b.c", { "a.b": { M: { c: text("a") } } }, { "a.b": { M: { c: text("b") } } }],
] satisfies [string, string, RawImage, RawImage][])("sees a difference in %s", (_, path, old, now) => {
  expect(sameAtPath(old, now, path)).toBe(false);
  expect(sameAtPath(now, old, path)).toBe(false);
  expect(sameAtPath(old, old, path)).toBe(true);
});

it.each([
  [
    "beside what is watched in a map",
    "seo.title",
    { seo: { M: { title: text("a"), robots: text("x") } } },
    { seo: { M: { title: text("a") } } },
  ],
  ["because an empty map came", "seo.title", {}, { seo: { M: {} } }],
] satisfies [string, string, RawImage, RawImage][])("sees none %s", (_, path, old, now) => {
  expect(sameAtPath(old, now, path)).toBe(true);
});

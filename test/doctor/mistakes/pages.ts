import { tags } from "../../kit/app/fixture.config.ts";
import { type Mistakes, page } from "../spoil.ts";

export const pageMistakes: Mistakes = [
  ["they carry no tags", ["tag-header-absent"], page({ tags: [] })],
  ["they carry too many tags", ["too-many-tags"], page({ tags: products(60) })],
  [
    "they carry tags that the edge takes for one",
    ["tags-differ-by-case"],
    page({ tags: [tags.product({ id: "ab" }), tags.product({ id: "AB" })] }),
  ],
  ["there is an error where a page was", ["sample-failed"], page({ status: 500 })],
];

function products(count: number) {
  return Array.from({ length: count }, (_, i) => tags.product({ id: String(i) }));
}

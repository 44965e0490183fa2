import { defineConfig, defineTags, item, source } from "tagwire/config";

const tags = defineTags({ book: "book:{isbn}" });

export default defineConfig({
  namespace: "The Library",
  tags,
  sources: [
    source({
      table: "Books",
      item: item<{ readonly title: string }>(),
      match: { pk: "BOOK#{isbn}" },
      rules: [{ name: "page", tags: ({ key }) => [tags.book(key)] }],
    }),
  ],
  edges: { www: { maxStaleness: "0s" } },
});

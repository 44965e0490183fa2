import { defineConfig, defineTags, item, source } from "tagwire/config";

interface Book {
  readonly title: string;
  readonly shelf: string;
}

export const tags = defineTags({
  books: "books",
  book: { tag: "book:{isbn}", under: "books" },
  shelf: { tag: "shelf:{name}", under: "books" },
});

export default defineConfig({
  namespace: "library",
  tags,
  sources: [
    source({
      table: "Books",
      item: item<Book>(),
      match: { pk: "BOOK#{isbn}" },
      coarse: { tags: [tags.books()], paths: ["/books/*"], objectKeys: ["book:*"] },
      rules: [
        {
          name: "page",
          tags: ({ key, item: { shelf } }) => [tags.book(key), tags.shelf({ name: shelf })],
          objectKeys: ({ key }) => [`book:${key.isbn}`],
          paths: ({ key }) => [`/books/${key.isbn}`],
        },
      ],
    }),
  ],
  edges: { www: { ancestors: true }, partner: { tagHeader: "x-tags" } },
});

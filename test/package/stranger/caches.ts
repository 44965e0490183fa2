/** Reads a book through a cache before and after it is purged, and renders another, and says what it got. */
import { createTagCache, PurgeNotConfirmedError, type TagCacheOptions } from "tagwire/cache";
import { taggedResponse } from "tagwire/cache/headers";
import { tagged } from "tagwire/cache/hono";
import { defineKeys } from "tagwire/cache/keys";
import { lease } from "tagwire/cache/lease";
import { memory } from "tagwire/cache/memory";
import { createTagCache as createPageCache, type PageCacheOptions } from "tagwire/cache/pages";
import { consoleReporter } from "tagwire/cache/reporters";
import { resp } from "tagwire/cache/resp";
import { upstash } from "tagwire/cache/upstash";
import { tags } from "./tagwire.config.ts";

interface Book {
  readonly title: string;
}

const options: TagCacheOptions = { store: memory(), namespace: "library", defaults: { ttl: "10m" } };
const cache = createTagCache(options);
const keys = defineKeys({ namespace: "library", version: 1, keys: { book: "book:{isbn}" } });

let title = "Emma";
const read = (): Promise<Book> =>
  cache.getOrSet(keys.book({ isbn: "1" }), { tags: [tags.book({ isbn: "1" })] }, (): Book => ({ title }));

const before = await read();
title = "Emma, annotated";
const kept = await read();
await cache.purge([tags.books()]).catch((error: unknown) => {
  if (error instanceof PurgeNotConfirmedError) process.exitCode = 1;
  throw error;
});
const after = await read();

const pageOptions: PageCacheOptions = { ...options, lease: lease("5s"), edge: { tagHeader: "edge-tag" } };
const page = createPageCache(pageOptions).render();
await page.getOrSet(keys.book({ isbn: "2" }), { tags: [tags.book({ isbn: "2" })] }, () => "Persuasion");
const { "edge-tag": shown } = await page.headers({ sMaxAge: "1d" });

const opened = [taggedResponse, tagged, consoleReporter, resp, upstash].map((door) => typeof door);
process.stdout.write(JSON.stringify([...[before, kept, after].map((book) => book.title), shown, ...new Set(opened)]));

import { type Context, Hono } from "hono";
import { PurgeNotConfirmedError } from "tagwire/cache";
import { tagged, type TaggedEnv } from "tagwire/cache/hono";
import type { PageCache } from "tagwire/cache/pages";
import { categoryPath, productJsonPath, productPath, tags } from "../../tagwire.config.ts";
import { CachedCatalogue } from "./cached-catalogue.ts";
import type { Catalogue } from "./catalogue.ts";
import { categoryPage } from "./pages/category-page.ts";
import { homePage } from "./pages/home-page.ts";
import { absentPage } from "./pages/absent-page.ts";
import { productPage } from "./pages/product-page.ts";
import { InvalidEditError, parseEdit, type ProductChanges } from "./product-edit.ts";

/** What the site needs from outside. */
export interface SiteDependencies {
  readonly catalogue: Catalogue;
  readonly cache: PageCache;
  /** Tells whether a password may edit; `undefined` lets everybody edit (on one's own machine only). */
  readonly mayEdit: ((password: string) => Promise<boolean>) | undefined;
  readonly now: () => Date;
  /** Takes what kept a page from being made. */
  readonly report: (error: Error) => void;
}

/** The demo's origin: pages and JSON of a small catalogue, and a form to edit it. */
export function site({ catalogue, cache, mayEdit, report, now }: SiteDependencies): Hono<TaggedEnv> {
  const app = new Hono<TaggedEnv>();
  // Viewers ask the edge each time; the edge keeps a page until something it shows is purged.
  app.use(tagged(cache, { sMaxAge: "1y" }));
  const shown = (c: Context<TaggedEnv>): CachedCatalogue => new CachedCatalogue(catalogue, c.var.page);

  app.get("/", async (c) => {
    const counts = await shown(c).categories();
    return c.html(homePage(counts, now()));
  });

  app.get("/products/:file", async (c) => {
    const { name: id, json } = splitFile(c.req.param("file"));
    if (id === "") return c.notFound();
    const canonical = json ? productJsonPath(id) : productPath(id);
    if (rawPath(c) !== canonical) return c.redirect(canonical, 308);
    const product = await shown(c).product(id);
    if (!product) {
      return json
        ? c.json({ error: "no such product" }, 404)
        : c.html(absentPage(`There is no product “${id}”.`, now()), 404);
    }
    return json
      ? c.json(product)
      : c.html(productPage(id, product, { madeAt: now(), password: mayEdit !== undefined }));
  });

  app.get("/categories/:file", async (c) => {
    const { name, json } = splitFile(c.req.param("file"));
    if (name === "") return c.notFound();
    const canonical = categoryPath(name) + (json ? ".json" : "");
    if (rawPath(c) !== canonical) return c.redirect(canonical, 308);
    const products = await shown(c).category(name);
    return json ? c.json({ category: name, products }) : c.html(categoryPage(name, products, now()));
  });

  app.post("/products/:id", async (c) => {
    const edit = parseEdit(await c.req.text(), c.req.header("content-type"));
    if (mayEdit && !(await mayEdit(edit.password ?? ""))) return c.json({ error: "wrong password" }, 403);
    const saved = await save(c.req.param("id"), edit.changes);
    return saved ? c.json({ saved: true }) : c.json({ error: "no such product" }, 404);
  });

  /** Whoever saved sees it at once; the stream purges the rest, and all of it again. */
  async function save(productId: string, changes: ProductChanges): Promise<boolean> {
    try {
      const { written } = await cache.mutate(() => catalogue.edit(productId, changes), {
        purge: [tags.product({ productId })],
      });
      return written;
    } catch (error) {
      if (error instanceof PurgeNotConfirmedError) return error.written === true;
      throw error;
    }
  }

  app.notFound((c) => c.html(absentPage("There is nothing at this address."), 404));
  app.onError((error, c) => {
    c.header("cache-control", "no-store");
    if (error instanceof InvalidEditError) return c.json({ error: error.message }, 400);
    report(error);
    return c.html(absentPage("The catalogue can’t be read just now. Try again in a moment."), 503);
  });
  return app;
}

/** `a.b.json` → the JSON of `a.b`. */
function splitFile(file: string): { readonly name: string; readonly json: boolean } {
  return file.endsWith(".json") ? { name: file.slice(0, -".json".length), json: true } : { name: file, json: false };
}

/** The path as it was asked for, percent-encoding and all: caches keep responses by it. */
function rawPath(c: Context): string {
  return new URL(c.req.url).pathname;
}

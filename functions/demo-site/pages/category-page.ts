import { html } from "hono/html";
import { productPath } from "../../../tagwire.config.ts";
import type { ListedProduct } from "../catalogue.ts";
import { plural } from "./home-page.ts";
import { layout, type Markup } from "./layout.ts";

/** The products of one category. An empty one is a page like any other, so that its tag is kept with it. */
export function categoryPage(name: string, products: readonly ListedProduct[]): Markup {
  return layout(
    name,
    html`<h1>${name}</h1>
      <p class="lead">${plural(products.length, "product")}.</p>
      <ul class="list" ${products.length === 0 ? "hidden" : ""}>
        ${products.map(
          ({ id, description, version }) =>
            html`<li>
              <a href="${productPath(id)}"><b>${id}</b><span>${version}</span><small>${description}</small></a>
            </li>`,
        )}
      </ul>`,
  );
}

import { html } from "hono/html";
import { productPath } from "../../../tagwire.config.ts";
import type { ListedProduct } from "../catalogue.ts";
import { plural } from "./home-page.ts";
import { layout, type Markup } from "./layout.ts";

/** The products of one category. An empty one is a page like any other, so that its tag is kept with it. */
export function categoryPage(name: string, products: readonly ListedProduct[], madeAt: Date): Markup {
  return layout(
    { title: name, number: plural(products.length, "product"), madeAt },
    products.length === 0
      ? html`<p class="lead">Nothing is in this category now.</p>`
      : html`<ul class="list">
          ${products.map(
            ({ id, description, version }) =>
              html`<li>
                <a href="${productPath(id)}"><b>${id}</b><span>${version}</span><small>${description}</small></a>
              </li>`,
          )}
        </ul>`,
  );
}

import { html } from "hono/html";
import { categoryPath } from "../../../tagwire.config.ts";
import type { CategoryCount } from "../catalogue.ts";
import { layout, type Markup } from "./layout.ts";

/** All categories with their counts. */
export function homePage(categories: readonly CategoryCount[], madeAt: Date): Markup {
  const products = categories.reduce((sum, { count }) => sum + count, 0);
  return layout(
    { title: "All categories", madeAt },
    html`<p class="lead">${plural(products, "product")} in ${plural(categories.length, "category", "categories")}</p>
      <ul class="list">
        ${categories.map(
          ({ category, count }) =>
            html`<li>
              <a href="${categoryPath(category)}"><b>${category}</b><span>${count}</span></a>
            </li>`,
        )}
      </ul>`,
  );
}

/** `1 product`, `2 products`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

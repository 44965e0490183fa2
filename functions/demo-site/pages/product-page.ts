import { html } from "hono/html";
import { categoryPath } from "../../../tagwire.config.ts";
import { type Plain, type PlainItem, plainText } from "../plain-item.ts";
import { editForm } from "./edit-form.ts";
import { layout, type Markup } from "./layout.ts";

/** Shown elsewhere on the page, or meant for machines. */
const NOT_LISTED = new Set(["pk", "sk", "id", "description", "version", "category"]);

export interface ProductPageOptions {
  readonly madeAt: Date;
  /** Whether the form asks for a password. */
  readonly password: boolean;
}

/** One product with all its fields, and the form that edits it. */
export function productPage(id: string, product: PlainItem, { madeAt, password }: ProductPageOptions): Markup {
  const [description, version, category] = [product["description"], product["version"], product["category"]].map(
    plainText,
  );
  const others = Object.entries(product).filter(([name]) => !NOT_LISTED.has(name));
  return layout(
    {
      title: id,
      above: category ? [{ name: category, path: categoryPath(category) }] : [],
      number: version,
      madeAt,
      below: editForm(id, product, { password }),
    },
    html`${description ? html`<p class="lead">${description}</p>` : ""}
    ${
      others.length === 0
        ? ""
        : html`<dl>
            ${others.map(
              ([name, value]) =>
                html`<dt>${name}</dt>
                  <dd>${shown(value)}</dd>`,
            )}
          </dl>`
    }`,
  );
}

function shown(value: Plain): Markup | string {
  if (typeof value === "string" && /^https?:\/\//.test(value))
    return html`<a href="${value}" rel="nofollow noopener">${value}</a>`;
  if (typeof value !== "object" || value === null) return String(value);
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

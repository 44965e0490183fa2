import { html } from "hono/html";
import { categoryPath } from "../../../tagwire.config.ts";
import type { Plain, PlainItem } from "../plain-item.ts";
import { editForm } from "./edit-form.ts";
import { layout, type Markup } from "./layout.ts";

/** Shown in the head of the page, or meant for machines. */
const NOT_LISTED = new Set(["pk", "sk", "id", "description", "version", "category"]);

/** One product with all its fields, and the form that edits it. */
export function productPage(product: PlainItem, form: { readonly password: boolean }): Markup {
  const id = text(product["id"]);
  const category = text(product["category"]);
  const others = Object.entries(product).filter(([name]) => !NOT_LISTED.has(name));
  return layout(
    id,
    html`<h1>${id}</h1>
      <p class="lead">${text(product["description"])}</p>
      <div class="meta">
        ${text(product["version"]) === "" ? "" : html`<span>${text(product["version"])}</span>`}
        ${category === "" ? "" : html`<a href="${categoryPath(category)}">${category}</a>`}
      </div>
      ${
        others.length === 0
          ? ""
          : html`<h2>Details</h2>
              <dl>
                ${others.map(
                  ([name, value]) =>
                    html`<dt>${name}</dt>
                      <dd>${shown(value)}</dd>`,
                )}
              </dl>`
      }
      ${editForm(product, form)}`,
  );
}

/** A field as text, empty where there is none. */
export function text(value: Plain | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function shown(value: Plain): Markup | string {
  if (typeof value === "string" && /^https?:\/\//.test(value))
    return html`<a href="${value}" rel="nofollow noopener">${value}</a>`;
  if (typeof value !== "object" || value === null) return String(value);
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}

import { html } from "hono/html";
import { layout, type Markup } from "./layout.ts";

/** Says that something is not there, or not just now. */
export function absentPage(sentence: string): Markup {
  return layout(
    "Not here",
    html`<h1>Not here</h1>
      <p class="lead">${sentence}</p>
      <p><a href="/">All categories</a></p>`,
  );
}

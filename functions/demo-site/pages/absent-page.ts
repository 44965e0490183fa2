import { html } from "hono/html";
import { layout, type Markup } from "./layout.ts";

/** Says that something is not there, or not just now. */
export function absentPage(sentence: string, madeAt?: Date): Markup {
  return layout(
    { title: "Not here", madeAt },
    html`<p class="lead">${sentence}</p>
      <p><a href="/">All categories</a></p>`,
  );
}

import { html, raw } from "hono/html";
import { STYLE } from "./style.ts";

/** Text that is safe to put into a page. */
export type Markup = ReturnType<typeof html>;

/** A whole page. `title` is plain text. */
export function layout(title: string, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Catalogue</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <header class="site"><a href="/">Catalogue</a><span>cached until it changes</span></header>
        <main>${body}</main>
        <footer class="site">
          Every page here is kept at the edge for a year, and purged within seconds of a write.
        </footer>
      </body>
    </html>`;
}

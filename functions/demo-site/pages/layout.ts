import { html, raw } from "hono/html";
import { STYLE } from "./style.ts";

/** Text that is safe to put into a page. */
export type Markup = ReturnType<typeof html>;

/** What surrounds a page's own content. */
export interface Frame {
  /** Plain text. */
  readonly title: string;
  /** Pages above this one, below the front page. @default none */
  readonly above?: readonly { readonly name: string; readonly path: string }[];
  /** Shown right of the title: a version, a count. @default nothing */
  readonly number?: string;
  /** When the origin made this copy. What is not kept anywhere needs no such stamp. @default not shown */
  readonly madeAt?: Date;
  /** What stands below the card. @default nothing */
  readonly below?: Markup;
}

/** A whole page: one card, stamped with when this copy of it was made. */
export function layout({ title, above = [], number = "", madeAt, below }: Frame, content: Markup): Markup {
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
        <nav aria-label="Breadcrumb">
          <ol>
            <li><a href="/">Catalogue</a></li>
            ${above.map(({ name, path }) => html`<li><a href="${path}">${name}</a></li>`)}
          </ol>
        </nav>
        <main>
          <div class="title">
            <h1>${title}</h1>
            ${number === "" ? "" : html`<span class="number">${number}</span>`}
          </div>
          ${content} ${madeAt ? stamp(madeAt) : ""}
        </main>
        ${below ?? ""}
        <footer>
          Kept at the edge for a year, purged within seconds of a write. The stamp tells when this copy was made.
        </footer>
      </body>
    </html>`;
}

function stamp(madeAt: Date): Markup {
  const iso = madeAt.toISOString();
  return html`<p class="stamp">Made <time datetime="${iso}">${iso.slice(0, 19).replace("T", " ")} UTC</time></p>`;
}

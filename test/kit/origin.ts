import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "./fixture-site.ts";

/** An origin that edges cache as long as they may. */
export interface Origin {
  /** For example `127.0.0.1:4107`. */
  readonly host: string;
  close(): Promise<void>;
}

const ONE_YEAR_SECONDS = 31_536_000;

/** Serves pages with their tags, ancestors included, in the header edges read by default. */
export async function startOrigin(render: (path: string) => Promise<Page>): Promise<Origin> {
  const server = createServer((request, response) => {
    render(request.url ?? "/").then(
      ({ status, body, tags }) => {
        const all = new Set(tags.flatMap((tag) => [tag.text, ...tag.ancestors.map(({ text }) => text)]));
        const headers = { "cache-control": `s-maxage=${ONE_YEAR_SECONDS}`, "cache-tag": [...all].join(",") };
        response.writeHead(status, headers).end(body);
      },
      (error: unknown) => response.writeHead(500, { "cache-control": "no-store" }).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import type { OriginResponse } from "../origin/origin-client.ts";

/** The page CloudFront itself answers with when it has nothing else. */
export function errorPage(status: number, reason: string): OriginResponse {
  const body = Buffer.from(
    `<!DOCTYPE html><html><head><title>ERROR: The request could not be satisfied</title></head>` +
      `<body><h1>${status} ERROR</h1><h2>The request could not be satisfied.</h2><p>${reason}</p></body></html>\n`,
  );
  return { status, headers: { "content-type": "text/html", server: "CloudFront" }, body };
}

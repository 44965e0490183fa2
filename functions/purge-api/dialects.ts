import { CLOUDFLARE } from "../../shared/http/dialects/cloudflare.ts";
import type { Dialect } from "../../shared/http/dialects/dialect.ts";
import { FASTLY } from "../../shared/http/dialects/fastly.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import { placeable, placePurge } from "./place-purge.ts";

/** What clients of other CDNs speak, by what their paths begin with. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  "/client/v4/": CLOUDFLARE,
  "/service/": FASTLY,
  "/purge/": FASTLY,
};

/** The dialect of a path; `undefined` where it is our own. */
export function dialectOf(path: string): Dialect | undefined {
  return Object.entries(DIALECTS).find(([prefix]) => path.startsWith(prefix))?.[1];
}

/** Purges what a client of another CDN asks for, as our own are purged. @param path - encoded as it came. */
export async function servePurge(
  dialect: Dialect,
  { method, path }: { readonly method: string; readonly path: string },
  ask: Ask,
  parts: ApiParts,
): Promise<Answered> {
  const asked = { method, path, header: ask.header, body: await ask.body() };
  const { request, accepted } = dialect.read(asked, parts.config);
  const { purge } = await placePurge(placeable(request, ask, parts), request, ask, parts);
  return { status: 200, body: accepted(purge.id) };
}

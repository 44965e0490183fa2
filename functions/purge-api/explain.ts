import { Problem } from "../../shared/http/problem.ts";
import { resolvedView } from "../../shared/http/purge-view.ts";
import { readBody } from "../../shared/http/read-request.ts";
import { type ExplainRequest, ExplainRequestSchema } from "../../shared/http/schemas.ts";
import { explainChange, type ExplainedChange } from "../../shared/pipeline/asked/explain-change.ts";
import { marshalItem } from "../../shared/pipeline/asked/marshal-item.ts";
import type { Cause } from "../../shared/pipeline/cause.ts";
import type { RawImage } from "../../shared/pipeline/change/change.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";

/** Says what a change would purge. It tells rules, so it takes the right to read. */
export async function explain(ask: Ask, { config, clock }: ApiParts): Promise<Answered> {
  if (!ask.principal.rights.read) throw new Problem("forbidden", { detail: "this takes the scope read" });
  const request = readBody(await ask.body(), ask.header("content-type"), ExplainRequestSchema);
  if (!config.tables.includes(request.table)) {
    const detail = `no such table: must be one of ${config.tables.join(", ") || "none"}`;
    throw new Problem("unresolvable", { errors: [{ pointer: "/table", detail }] });
  }
  const { effect, stale, objects, requests } = explainChange(changeOf(request), config, clock.now());
  const { tags, keys, patterns, all } = objects;
  const targets = { tags: tags.map((text) => ({ text, under: [] })), keys, patterns, paths: pathsOf(requests), all };
  return {
    status: 200,
    body: {
      effect,
      ...resolvedView(targets, requests, config),
      why: [
        ...stale.tags.map(({ tag, edges, cause }) => ({ kind: "tag", what: tag.text, edges, cause: causeView(cause) })),
        ...stale.paths.map(({ path, edges, cause }) => ({ kind: "path", what: path, edges, cause: causeView(cause) })),
        ...stale.objectKeys.map(({ key, cause }) => ({ kind: "key", what: key, edges: [], cause: causeView(cause) })),
      ],
      failures: stale.failed.map(({ source, rule, reason }) => ({ source, rule, reason })),
    },
  };
}

function changeOf({ table, ...items }: ExplainRequest): ExplainedChange {
  const old = imageOf("old", items.old, items.oldImage);
  const now = imageOf("new", items.new, items.newImage);
  if (old === undefined && now === undefined) {
    throw new Problem("unresolvable", { detail: "nothing changed: give the item before, after, or both" });
  }
  return { table, old, new: now };
}

function imageOf(
  name: "old" | "new",
  plain: Readonly<Record<string, unknown>> | undefined,
  image: RawImage | undefined,
): RawImage | undefined {
  if (plain !== undefined && image !== undefined) {
    throw new Problem("unresolvable", { detail: `${name} and ${name}Image say the same: give one of them` });
  }
  if (plain === undefined) return image;
  const marshalled = marshalItem(plain);
  if (marshalled) return marshalled;
  throw new Problem("unresolvable", { errors: [{ pointer: `/${name}`, detail: "nested deeper than DynamoDB takes" }] });
}

function pathsOf(requests: readonly { readonly items: readonly { readonly item: string }[] }[]): readonly string[] {
  const items = requests.flatMap((request) => request.items.map(({ item }) => item));
  return [...new Set(items.filter((item) => item.startsWith("/")))];
}

function causeView({ source, rule, attribute }: Cause): Pick<Cause, "source" | "rule" | "attribute"> {
  return { source, rule, ...(attribute !== undefined && { attribute }) };
}

import type { Config } from "../../shared/config/config.ts";
import { LIMITS } from "../../shared/http/limits.ts";
import { readPage } from "../../shared/http/page-cursor.ts";
import { planView } from "../../shared/http/plan-view.ts";
import { purgeLine } from "../../shared/http/purge-view.ts";
import { readQuery } from "../../shared/http/read-request.ts";
import { ListQuerySchema } from "../../shared/http/schemas.ts";
import type { PurgeListView } from "../../shared/http/views.ts";
import { ASKED } from "../../shared/pipeline/asked/asked-work.ts";
import { readTag } from "../../shared/pipeline/asked/read-tag.ts";
import { drops } from "../../shared/pipeline/plan/drops.ts";
import type { HistoryEntry } from "../../shared/ports/purge-history.ts";
import type { Answered, ApiParts, Ask } from "./api-parts.ts";
import { maySee } from "./read-purges.ts";

const DAY_MS = 86_400_000;

/** What was purged, by changes too for those who may read; for all others what they asked for themselves. */
export async function listPurges(ask: Ask, { history, config, clock }: ApiParts): Promise<Answered> {
  const { principal, signal } = ask;
  const { tag, source, order, since, cursor } = readQuery(ask.query, ListQuerySchema);
  const nowMs = clock.now();
  const page = readPage(order, since === undefined ? nowMs - DAY_MS : Date.parse(since), cursor, nowMs);
  const edges = principal.rights.read ? Object.keys(config.edges) : [];
  const isOfTag = tag === undefined ? () => true : dropping(tag, config);

  const purges: PurgeListView["purges"][number][] = [];
  let lastId: string | undefined;
  let [looks, chars, more] = [0, 0, false];
  for await (const entry of history.list({ ...page, edges }, signal)) {
    more = looks === LIMITS.page || chars >= LIMITS.pageChars;
    if (more) break;
    const line = entry.kind === "plan" ? planView(entry.plan) : purgeLine(entry.record, config);
    looks += 1;
    chars += JSON.stringify(line).length;
    lastId = entry.id;
    const isSeen = entry.kind === "plan" || maySee(entry.record, principal);
    if (isSeen && isOfTag(entry) && (source === undefined || isOfSource(source, entry))) purges.push(line);
  }
  const next = more || order === "oldest" ? page.cursor(more ? lastId : undefined) : undefined;
  return { status: 200, body: { purges, more, ...(next !== undefined && { cursor: next }) } };
}

/** Whether something dropped what carries the tag: at an edge, or in Redis, where everything carries its ancestors. */
function dropping(tag: string, { edges, vocabulary }: Config): (entry: HistoryEntry) => boolean {
  const ancestors = readTag(tag, vocabulary)?.ancestors.map(({ text }) => `#${text}`) ?? [];
  const alone = { item: `#${tag}`, under: [] };
  const withAncestors = { item: `#${tag}`, under: ancestors };
  return (entry) => {
    if (entry.kind === "plan") {
      const wanted = edges[entry.plan.edge]?.ancestors === true ? withAncestors : alone;
      return entry.plan.items.some(({ item }) => drops(item, wanted));
    }
    const { all, tags } = entry.record.purge.targets;
    return all || tags.some(({ text }) => drops(`#${text}`, withAncestors));
  };
}

function isOfSource(source: string, entry: HistoryEntry): boolean {
  if (entry.kind === "plan") return entry.plan.items.some(({ causes }) => causes.some((one) => one.source === source));
  return source === ASKED || entry.record.purge.by === source;
}

import type { Config } from "../../config/config.ts";
import type { BatchWork } from "../batch-work.ts";
import type { Cause } from "../cause.ts";
import type { BatchItem } from "../edge/batch-item.ts";
import { EVERYTHING } from "../plan/coarse-form.ts";
import type { AskedPurge } from "./asked-purge.ts";

/** What stands for a source where nobody wrote anything: somebody asked. */
export const ASKED = "asked";

/** All that an asked purge drops, in object caches and at each edge. The same purge is always the same work. */
export function workOfAsked(purge: AskedPurge, config: Pick<Config, "edges">): BatchWork {
  const { tags, keys, patterns, paths, all } = purge.targets;
  const items = all ? [itemOf(EVERYTHING, [], purge)] : namedItems(purge);
  const edges = purge.edges.filter((edge) => Object.hasOwn(config.edges, edge));
  return {
    objects: { tags: tags.map(({ text }) => text), keys, patterns, all },
    requests: tags.length + paths.length > 0 || all ? edges.map((edge) => ({ edge, items })) : [],
    firstIndex: 0,
  };
}

function namedItems(purge: AskedPurge): readonly BatchItem[] {
  const { tags, paths } = purge.targets;
  return [
    ...tags.map(({ text, under }) =>
      itemOf(
        `#${text}`,
        under.map((ancestor) => `#${ancestor}`),
        purge,
      ),
    ),
    ...paths.map((path) => itemOf(path, [], purge)),
  ];
}

/** Named by the purge, so that whoever completes it adds nothing twice. */
function itemOf(item: string, under: readonly string[], { id, acceptedAtMs, within }: AskedPurge): BatchItem {
  const cause: Cause = { source: ASKED, rule: ASKED, sequenceNumber: id, writtenAtMs: acceptedAtMs };
  return { item, under, cause, name: id, ...(within && { within }), firstIndex: 0, lastIndex: 0 };
}

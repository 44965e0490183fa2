import type { PurgeView } from "../../../http/views.ts";
import { ApiRefusal } from "../../api/api-refusal.ts";
import type { PurgeApiClient } from "../../api/purge-api-client.ts";
import type { Asked } from "./read-asked.ts";

/** Most of each kind that one request may name, as `LIMITS` of the API say. */
const PER_REQUEST = 1_000;

/** A request, and the key that makes it one purge however often it is sent. */
interface Part {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly named: readonly Named[];
}

type Named = readonly [kind: "tags" | "keys" | "paths", what: unknown];

/** A purge that was placed, or what one would come to. */
export interface Placed {
  readonly body: Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly view: PurgeView;
}

/**
 * Places what was asked for, in as many requests as it takes, one after the other. The same again under the same key is the
 * same purges.
 *
 * @param onPlaced - told of each, as soon as it is.
 * @throws {ApiRefusal} for the first that is refused.
 */
export async function placePurges(
  api: PurgeApiClient,
  asked: Asked,
  key: string,
  onPlaced: (placed: Placed) => void,
): Promise<void> {
  const queue = [...partsOf(asked, key)];
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    try {
      const view = (await api.ask(requestOf(part.body, part.key))) as PurgeView;
      onPlaced({ ...part, view });
    } catch (error) {
      // tags may cascade to more than one purge holds
      const isTooLarge = error instanceof ApiRefusal && error.status === 413 && part.named.length > 1;
      if (!isTooLarge) throw error;
      queue.unshift(...halvesOf(part));
    }
  }
}

/** A request for a purge, which may be sent again. */
export function requestOf(body: Readonly<Record<string, unknown>>, key: string) {
  return {
    method: "POST",
    path: "/v1/purges",
    body,
    headers: { "idempotency-key": key },
    isRepeatable: true,
  } as const;
}

/** Everything at once, where it fits; else each part under a key made of the one for all. */
function partsOf(asked: Asked, key: string): readonly Part[] {
  const { tags, keys, paths, all, dryRun, common } = asked;
  const count = Math.max(1, ...[tags, keys, paths].map(({ length }) => Math.ceil(length / PER_REQUEST)));
  return Array.from({ length: count }, (_, at) => {
    const slice = (list: readonly unknown[]) => list.slice(at * PER_REQUEST, (at + 1) * PER_REQUEST);
    const named = [
      ...slice(tags).map((what): Named => ["tags", what]),
      ...slice(keys).map((what): Named => ["keys", what]),
      ...slice(paths).map((what): Named => ["paths", what]),
    ];
    return partOf(count === 1 ? key : `${key}-${at + 1}`, named, { ...common, dryRun, all: all && at === 0 });
  });
}

function halvesOf({ key, body, named }: Part): readonly Part[] {
  const middle = Math.ceil(named.length / 2);
  return [
    partOf(`${key}.1`, named.slice(0, middle), body),
    partOf(`${key}.2`, named.slice(middle), { ...body, all: false }),
  ];
}

function partOf(key: string, named: readonly Named[], common: Readonly<Record<string, unknown>>): Part {
  const of = (kind: Named[0]): readonly unknown[] => named.flatMap(([one, what]) => (one === kind ? [what] : []));
  return { key, named, body: { ...common, tags: of("tags"), keys: of("keys"), paths: of("paths") } };
}

import { LOCATION_HEADER } from "../../../infra/local/edge/origin/origin-headers.ts";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import type { upstashClient } from "../../../shared/cache/store/upstash-client.ts";
import type { FixtureSite } from "../fixture-site.ts";

/** Locations each distribution has here. */
const LOCATIONS = [0, 1, 2];

/** Visitors of the fixture's pages at every location of every edge, and what they are shown that is stale. */
export class Visitors {
  readonly #stack: LocalStack;
  /** As the tables say. */
  readonly #fresh: FixtureSite;
  readonly #redis: ReturnType<typeof upstashClient>;
  readonly #absentIds = new Set<string>();

  constructor(stack: LocalStack, fresh: FixtureSite, redis: ReturnType<typeof upstashClient>) {
    this.#stack = stack;
    this.#fresh = fresh;
    this.#redis = redis;
  }

  /** Counts pages of a product that is not there, so that it is cached that there is none. */
  expectAbsent(id: string): void {
    this.#absentIds.add(id);
  }

  /** What they are shown, by edge, location and path. @param paths - all there are by default. */
  async visit(paths?: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const shown = new Map<string, string>();
    const places = Object.entries(this.#stack.edges).flatMap(([edge, { url }]) =>
      LOCATIONS.map((location) => ({ edge, url, location })),
    );
    for (const path of paths ?? (await this.#fresh.paths(this.#absentIds))) {
      const visits = places.map(async ({ edge, url, location }) => {
        const answer = await fetch(url + path, { headers: { [LOCATION_HEADER]: String(location) } });
        shown.set(`${edge} ${location} ${path}`, await answer.text());
      });
      await Promise.all(visits);
    }
    return shown;
  }

  /** Pages, by edge and location, that differ from what the tables say. @param paths - all there are by default. */
  async stalePages(paths?: readonly string[]): Promise<readonly string[]> {
    const fresh = new Map<string, string>();
    const stale: string[] = [];
    for (const [place, body] of await this.visit(paths)) {
      const path = place.slice(place.indexOf("/"));
      if (!fresh.has(path)) fresh.set(path, (await this.#fresh.page(path)).body);
      if (body !== fresh.get(path)) stale.push(place);
    }
    return stale;
  }

  /** Entries of Redis that differ from what the tables say. */
  async staleObjects(): Promise<readonly string[]> {
    const stale: string[] = [];
    for (const key of await this.#redis.keys("shop:*")) {
      if ((await this.#redis.get<string>(key)) !== (await this.#fresh.object(key))) stale.push(`redis ${key}`);
    }
    return stale;
  }
}

import { MemoryAskedPurges } from "../../../shared/adapters/asked-purges/memory.ts";
import { MemoryDoorbell } from "../../../shared/adapters/doorbell/memory.ts";
import { MemoryEdgeFollower } from "../../../shared/adapters/edge-follower/memory.ts";
import { MemoryEdgeLedger } from "../../../shared/adapters/edge-ledger/memory.ts";
import { MemoryEdgeQueue } from "../../../shared/adapters/edge-queue/memory.ts";
import { MemoryLaterQueue } from "../../../shared/adapters/later-queue/memory.ts";
import { MemoryPurgeHistory } from "../../../shared/adapters/purge-history/memory.ts";
import { MemoryReporter } from "../../../shared/adapters/reporter/memory.ts";
import { MemoryTokens } from "../../../shared/adapters/tokens/memory.ts";
import type { Config } from "../../../shared/config/config.ts";
import { defineConfig } from "../../../shared/config/define-config.ts";
import { defineTags } from "../../../shared/config/define-tags.ts";
import { item, source } from "../../../shared/config/source.ts";
import type { ObjectCache, ObjectPurge } from "../../../shared/ports/object-cache.ts";
import type { TokenRecord } from "../../../shared/ports/tokens.ts";
import type { ApiParts } from "../../../functions/purge-api/api-parts.ts";
import { purgeApi } from "../../../functions/purge-api/app.ts";
import { hashOf, tokenText } from "../../../functions/purge-api/principal.ts";
import { ManualClock } from "../../kit/manual-clock.ts";

interface Product {
  readonly category?: string;
  readonly broken?: boolean;
}

const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  category: { tag: "category:{id}", under: "products" },
  navigation: "navigation",
});

/** What clients of other CDNs know `www` by. */
export const ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353";
export const SERVICE_ID = "SU1Z0isxPaozGVKXdv0eY";

/** `www` has its headers from the helper, `old` writes them by hand. A category brings the navigation. */
const shop = defineConfig({
  namespace: "shop",
  tags,
  sources: [
    source({
      table: "Products",
      item: item<Product>(),
      match: { pk: "PRODUCT#{id}" },
      coarse: { tags: [tags.products(), tags.navigation()], objectKeys: ["menu:*"] },
      rules: [
        { name: "page", watch: ["category"], tags: ({ key }) => [tags.product(key)] },
        {
          name: "lists",
          watch: [],
          tags: ({ item: { category, broken } }) => {
            if (broken === true) throw new TypeError("no");
            return category === undefined ? [] : [tags.category({ id: category })];
          },
        },
      ],
    }),
  ],
  edges: {
    www: {
      ancestors: true,
      handWrittenHeaders: false,
      knownAs: { zoneId: ZONE_ID, serviceId: SERVICE_ID, hosts: ["shop.example.com", "m.example.com"] },
    },
    old: { handWrittenHeaders: true },
  },
  cascade: [{ when: tags.category, alsoPurge: () => [tags.navigation()] }],
});

/** Keeps what it is asked to purge, and fails when it is told to. */
class WatchedCache implements ObjectCache {
  readonly purges: ObjectPurge[] = [];
  isAway = false;

  async purge(purge: ObjectPurge): Promise<{ readonly commands: number }> {
    if (this.isAway) throw new Error("away");
    this.purges.push(purge);
    return { commands: 1 };
  }
}

/** The purge API with everything in memory. Waiting takes no time, and moves the clock. */
export class ApiWorld {
  readonly clock = new ManualClock();
  readonly main = new WatchedCache();
  readonly edgeQueue = new MemoryEdgeQueue();
  readonly laterQueue = new MemoryLaterQueue();
  readonly purges = new MemoryAskedPurges(this.clock);
  readonly ledger = new MemoryEdgeLedger(this.clock);
  readonly history = new MemoryPurgeHistory(this.purges, this.ledger);
  readonly doorbell = new MemoryDoorbell(this.clock);
  readonly tokens = new MemoryTokens();
  readonly reporter = new MemoryReporter();
  readonly parts: ApiParts;
  readonly app: ReturnType<typeof purgeApi>;
  #made = 0;

  constructor(config: Config = shop, overrides: Partial<ApiParts> = {}) {
    this.parts = {
      config,
      objectCaches: new Map([["main", this.main]]),
      edgeQueue: this.edgeQueue,
      laterQueue: this.laterQueue,
      purges: this.purges,
      follower: new MemoryEdgeFollower(this.ledger),
      history: this.history,
      ledger: this.ledger,
      doorbell: this.doorbell,
      tokens: this.tokens,
      clock: this.clock,
      report: this.reporter.report,
      pause: async (ms) => this.clock.advance(ms),
      limited: (signal, _, action) => action(signal),
      newPurgeId: (nowMs) => `${nowMs.toString(36).padStart(9, "0")}-${this.#next(16).padStart(18, "0")}`,
      newTokenId: () => this.#next(36).padStart(12, "0"),
      newSecret: () => this.#next(36).padStart(43, "s"),
      ...overrides,
    };
    this.app = purgeApi(this.parts);
  }

  /** A token, as its holder has it. May do everything unless it is told otherwise. */
  async token(given: Partial<TokenRecord> = {}): Promise<string> {
    const id = this.parts.newTokenId();
    const secret = this.parts.newSecret();
    await this.tokens.add({
      id,
      secretHash: hashOf(secret),
      scopes: ["all", "read", "holds"],
      edges: "all",
      requestsPerMinute: 1_000_000,
      createdAtMs: this.clock.now(),
      createdBy: "a test",
      expiresAtMs: this.clock.now() + 86_400_000,
      ...given,
    });
    return tokenText(id, secret);
  }

  /** Asks with a token that may do everything, unless another is given; an empty one is none. */
  async ask(method: string, path: string, { token, body, headers }: AskOptions = {}): Promise<Answer> {
    const presented = token ?? (await (this.#everything ??= this.token()));
    const response = await this.app.request(path, {
      method,
      headers: {
        ...(presented !== "" && { authorization: `Bearer ${presented}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === "" ? undefined : parsed(text) };
  }

  /** Asks as a principal of the account does, once API Gateway has checked its signature. */
  async sign(method: string, path: string, body?: unknown): Promise<Answer> {
    const request = new Request(`http://localhost/iam${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const response = await this.app.fetch(request, { signedBy: "arn:aws:iam::1:user/ops" });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === "" ? undefined : parsed(text) };
  }

  /** Texts of the items that an edge was asked to drop. */
  itemsOf(edge: string): readonly string[] {
    return this.edgeQueue.itemsOf(edge).map(({ item: text }) => text);
  }

  #everything: Promise<string> | undefined;

  #next(radix: number): string {
    this.#made += 1;
    return this.#made.toString(radix);
  }
}

export interface AskOptions {
  readonly token?: string;
  /** Text as it is; all else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

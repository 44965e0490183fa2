import type { Tag } from "../../config/tag.ts";
import { orUsual } from "../cache-options.ts";
import { CacheUsageError } from "../errors.ts";
import { type Basis, NOTHING_YET, together, unverified, withAncestors } from "../read/basis.ts";
import type { Call } from "../read/call.ts";
import { lagMilliseconds } from "../read/load-context.ts";
import type { LoadAll } from "../read/load.ts";
import type { Reader } from "../read/reader.ts";
import { readsOf } from "../read/reads.ts";
import type { Request } from "../read/request.ts";
import { checkedTags, type RequestMaker } from "../read/request-maker.ts";
import { unavailable } from "../read/unavailable.ts";
import type { Reads, SourceLag } from "../tag-cache.ts";
import { doubt } from "./doubt.ts";
import { ownTags } from "./own-tags.ts";
import { type EdgeHeaderOptions, type HeaderOptions, NOTHING_SHOWN, responseHeaders } from "./response-headers.ts";

/** What a page shows besides what it reads. */
export interface PageOptions {
  /** Tags of what it shows without having read it through the page. @default none */
  readonly tags?: readonly Tag[];
  /** How far behind may be what it shows without having read it through the page. @default `settle` of the cache */
  readonly source?: SourceLag;
}

/** Options of {@link Page.headers}. */
export interface PageHeaderOptions extends HeaderOptions {
  /** Whether headers go out before all is read. The edge then keeps the response for `maxStaleness` at most. @default false */
  readonly streamed?: boolean;
}

/** A page while it is made: what is read through it, its headers tell the edge. */
export interface Page extends Reads {
  /**
   * Says what it shows besides. Better said when it begins: a tag that nobody used before counts only for pages that begin
   * after it was known, and until then the edge keeps the page for a moment.
   *
   * @throws {CacheUsageError} for what is no tag, and after {@link headers}.
   */
  addTags(tags: readonly Tag[]): void;

  /**
   * Headers with which the edge may keep the page: what it shows, and for how long. Asks Redis once more, in one command,
   * whether all of it is still valid; if anything was purged meanwhile, no edge may keep it. Nothing more may be read through
   * the page, unless it is `streamed`. What shows nothing no edge may keep: no purge would reach it.
   *
   * An edge behind which pages are read must purge after Redis, as tagwire does, and must honour `no-store` (minimum TTL 0).
   *
   * @throws {CacheUsageError} naming the option that can't be used.
   *
   * @example
   * ```ts
   * const page = cache.render();
   * const product = await page.getOrSet("product:42", { tags: [tags.product({ productId: 42 })] }, () => loadProduct(42));
   * const headers = await page.headers({ sMaxAge: "1y" }); // cache-control and cache-tag
   * ```
   */
  headers(options: PageHeaderOptions): Promise<Readonly<Record<string, string>>>;
}

export interface PageParts {
  readonly reader: Reader;
  readonly requests: RequestMaker;
  readonly settleMs: number;
  readonly edge: EdgeHeaderOptions;
}

/** @param call - begins with the page, and costs what the page itself asks for. */
export function pageOf(
  { tags = [], source }: PageOptions,
  { reader, requests, settleMs, edge }: PageParts,
  call: Call,
): Page {
  const lagMs = source === undefined ? settleMs : lagMilliseconds(source, "source");
  let basis = NOTHING_YET;
  const add = (more: Basis): void => void (basis = together(basis, more));
  const claims: Promise<void>[] = [];
  let isFinished = false;

  const checkOpen = (): void => {
    if (isFinished) throw new CacheUsageError("a page whose headers are made can't show more, unless it is `streamed`");
  };
  const addTags = (own: readonly Tag[]): void => {
    checkOpen();
    const all = withAncestors(checkedTags(own));
    if (all.size === 0) return;
    const claiming = ownTags(all, lagMs, call).catch(unavailable);
    claims.push(claiming.then((own) => add(own ?? unverified(all))));
  };
  addTags(tags);
  const [declared] = claims;

  const whileOpen = async <T>(reading: () => Promise<T>): Promise<T> => {
    checkOpen();
    try {
      return await reading();
    } finally {
      await declared;
      checkOpen();
    }
  };
  const reads = {
    read: (asked: readonly Request[], load: LoadAll) => whileOpen(() => reader.read(asked, load)),
    peek: (asked: Request) => whileOpen(() => reader.peek(asked)),
  };

  return {
    ...readsOf(reads, requests, add),
    addTags,
    headers: async ({ streamed = false, ...options }) => {
      isFinished ||= !streamed;
      await Promise.all(claims);
      const shown = basis;
      // No purge would reach it. What is streamed may show something yet.
      if (shown === NOTHING_YET && !streamed) return NOTHING_SHOWN;
      const doubted = await doubt(shown, call);
      const validMs = shown.validUntilMs - call.parts.runtime.now();
      const { headers, forMs, cap, isFolded } = responseHeaders(
        { tags: shown.tags, validMs, doubt: doubted, isStreamed: streamed },
        orUsual<HeaderOptions>(options, edge),
      );
      call.tell(shown, { kind: "page", forMs, ...(cap && { cap }) });
      if (isFolded) call.tell(shown, { kind: "folded" });
      return headers;
    },
  };
}

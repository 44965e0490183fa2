import { defineTags } from "../../../shared/config/define-tags.ts";
import {
  createTagCache,
  type PageCache,
  type PageCacheOptions,
} from "../../../shared/cache/render/create-tag-cache.ts";
import type { CacheEvent } from "../../../shared/cache/events.ts";
import type { Runtime } from "../../../shared/cache/runtime.ts";
import { memory, type MemoryStore } from "../../../shared/cache/store/memory.ts";
import { cacheStore, type Command } from "../../../shared/cache/store/store.ts";

export const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  category: { tag: "category:{id}", under: "products" },
});

/** A cache on a store in this process, at a time that goes on when told, and all that it did. */
export interface CacheWorld {
  readonly cache: PageCache;
  /** Another process with the same store. */
  readonly another: (options?: Partial<PageCacheOptions>) => PageCache;
  readonly store: MemoryStore;
  readonly runtime: Runtime;
  readonly events: CacheEvent[];
  /** Commands sent so far, and forgets them: what a vendor would bill. */
  billed(): readonly string[];
  pass(ms: number): void;
}

/** Begins long after the clock skew allowed for, so that what is there when it begins is old. */
export function cacheWorld(options: Partial<PageCacheOptions> = {}): CacheWorld {
  let nowMs = Date.UTC(2026, 10, 21);
  let made = 0;
  const timers = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  const runtime: Runtime = {
    now: () => nowMs,
    chance: () => 0,
    unique: () => `nonce${(made += 1)}`,
    after: (ms, ring) => {
      const timer = { atMs: nowMs + ms, ring };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const store = memory({ now: () => nowMs });
  let sent: Command[] = [];
  const counted = cacheStore(async (commands, sendOptions) => {
    sent.push(...commands);
    return { ...(await store.send(commands, sendOptions)), billed: commands.length };
  });
  const events: CacheEvent[] = [];
  const another = (own: Partial<PageCacheOptions> = {}): PageCache =>
    createTagCache({
      store: counted,
      namespace: "shop",
      runtime,
      onEvent: (event) => events.push(event),
      ...options,
      ...own,
    });
  return {
    cache: another(),
    another,
    store,
    runtime,
    events,
    billed: () => {
      const commands = sent.map(([name]) => name);
      sent = [];
      return commands;
    },
    pass: (ms) => {
      nowMs += ms;
      for (const timer of timers) {
        if (timer.atMs > nowMs) continue;
        timers.delete(timer);
        timer.ring();
      }
    },
  };
}

/** Something that readers wait for until it is told to happen. */
export function gate<T>(): { readonly opened: Promise<T>; readonly open: (value: T) => void } {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { opened, open: (value) => open(value) };
}

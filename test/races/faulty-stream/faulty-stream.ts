import type fc from "fast-check";
import { MemoryEdgeLedger } from "../../../shared/adapters/edge-ledger/memory.ts";
import { makeLaterPurge } from "../../../shared/pipeline/later/make-later-purge.ts";
import { addMessages } from "../../../shared/pipeline/ledger/add-messages.ts";
import { readMessages } from "../../../shared/pipeline/ledger/read-messages.ts";
import { encodeEdgeMessage } from "../../../shared/pipeline/edge/edge-message.ts";
import { decodeLaterPurge, encodeLaterPurge } from "../../../shared/pipeline/later/later-message.ts";
import { invalidate, type Invalidation } from "../../../shared/pipeline/pipeline.ts";
import type { EdgeRequest } from "../../../shared/ports/edge-queue.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import type { ObjectCache } from "../../../shared/ports/object-cache.ts";
import { planOf } from "../../kit/edge-items.ts";
import { edgeSettings } from "../../kit/edge-settings.ts";
import { BatchWorld, sequenceNumber, shop } from "../../shared/pipeline/batch-world.ts";
import { Picks } from "./picks.ts";
import { itemsOf, namesOf, recordAt, type Written } from "./written.ts";

type Effect =
  | { readonly kind: "purged"; readonly cache: string; readonly names: readonly string[]; readonly atMs: number }
  | { readonly kind: "sent"; readonly edge: string; readonly item: string };

const CACHES = ["main", "spare"];
const EDGES = ["www", "old"];
const live = new AbortController().signal;

/** A shard, the functions that read it, their queues and an edge, in an order and with faults that are picked. */
export class FaultyStream {
  readonly #world = new BatchWorld();
  readonly #ledger = new MemoryEdgeLedger(this.#world.clock);
  readonly #written: readonly Written[];
  readonly #picks: Picks;
  readonly #effects: Effect[] = [];
  /** When each change was first delivered, and how many effects there were by then. */
  readonly #delivered = new Map<number, { readonly atMs: number; readonly effects: number }>();
  /** By edge and item: the last changes up to which any batch asked for it. */
  readonly #askedUpTo = new Map<string, Set<number>>();
  readonly #checkpoints: [number, ...number[]] = [0];
  #kept: { readonly text: string; readonly dueMs: number }[] = [];
  #queue: { readonly id: string; readonly text: string }[] = [];
  #messages = 0;

  constructor(written: readonly Written[], pick: fc.GeneratorValue) {
    this.#written = written;
    this.#picks = new Picks(pick);
  }

  get isWorkedOff(): boolean {
    return this.#checkpoint === this.#written.length;
  }

  /** Delivers a batch of any size from the checkpoint on, or from one before that was thought to be behind. */
  async deliver(): Promise<void> {
    const from = this.#picks.happens(8) ? this.#picks.oneOf(this.#checkpoints) : this.#checkpoint;
    const left = this.#written.length - from;
    const to = from + (left === 0 ? 0 : 1 + this.#picks.below(left));
    for (let place = from; place < to; place += 1) this.#noteDelivery(place, from, to);

    const records = this.#written.slice(from, to).map((one, at) => recordAt(from + at, one));
    const { firstFailure } = await invalidate(records, this.#run());

    // a process that dies gives no answer, whatever it did
    if (this.#picks.happens(3)) return;
    const failedAt = this.#written.findIndex((_, place) => sequenceNumber(place) === firstFailure);
    this.#checkpoints.push(failedAt < 0 ? to : failedAt);
  }

  /** Takes messages off the queues, some of them, in any order, some of them twice. */
  async takeSomeMessages(): Promise<void> {
    this.#world.clock.nowMs += this.#picks.oneOf([0, 1_000, 3_000, 70_000]);
    for (const message of this.#picks.anyOf(this.#queue)) {
      await this.#plan(message);
      if (!this.#picks.happens(4)) this.#queue = this.#queue.filter((one) => one !== message);
    }
    for (const kept of this.#picks.anyOf(this.#kept.filter(({ dueMs }) => dueMs <= this.#world.clock.nowMs))) {
      const failed = await makeLaterPurge(decodeLaterPurge(kept.text), this.#run()).then(
        () => this.#picks.happens(4),
        () => true,
      );
      if (!failed) this.#kept = this.#kept.filter((one) => one !== kept);
    }
  }

  /** From now on nothing fails, and all is done. */
  async workOff(): Promise<void> {
    this.#picks.isFaulty = false;
    while (!this.isWorkedOff) await this.deliver();
    this.#world.clock.nowMs += 1_000_000;
    for (const { text } of this.#picks.anyOf(this.#kept)) await makeLaterPurge(decodeLaterPurge(text), this.#run());
    for (const message of this.#picks.anyOf(this.#queue)) await this.#plan(message);
  }

  /** Changes some item of which was not sent after all that they made stale was purged. */
  forgotten(): readonly string[] {
    return this.#written.flatMap((one, place) =>
      EDGES.flatMap((edge) => {
        const purgedAt = this.#purgedAt(place, one, edge);
        const sent = new Set(this.#effects.slice(purgedAt).map((it) => (it.kind === "sent" ? keyOf(it) : "")));
        const missing = itemsOf(one).filter(
          (item) => !["/*", item].some((any) => sent.has(keyOf({ edge, item: any }))),
        );
        return missing.map((item) => `${item} of change ${place} at ${edge}`);
      }),
    );
  }

  /** Items that were sent more than twice for each change up to which they were asked for. */
  overpaid(): readonly string[] {
    return [...this.#askedUpTo].flatMap(([key, last]) => {
      const sends = this.#effects.filter((it) => it.kind === "sent" && keyOf(it) === key).length;
      return sends > 2 * last.size ? [`${key}: ${sends} times, up to ${last.size} changes`] : [];
    });
  }

  get #checkpoint(): number {
    return this.#checkpoints.at(-1) ?? 0;
  }

  /** By when every object cache was purged of what a change made stale: where headers are written by hand, of plain keys once it settled. */
  #purgedAt(place: number, one: Written, edge: string): number {
    const first = this.#delivered.get(place) ?? { atMs: 0, effects: 0 };
    const settledAtMs = first.atMs + shop.settleMs;
    const purges = CACHES.flatMap((cache) =>
      namesOf(one).map((name) => {
        const fromMs = edge === "old" && name.startsWith("menu:") ? settledAtMs : 0;
        const found = this.#effects.findIndex(
          (it, at) =>
            at >= first.effects &&
            it.kind === "purged" &&
            it.cache === cache &&
            it.atMs >= fromMs &&
            it.names.includes(name),
        );
        return found < 0 ? Infinity : found;
      }),
    );
    return Math.max(...purges);
  }

  #noteDelivery(place: number, from: number, to: number): void {
    if (!this.#delivered.has(place)) {
      this.#delivered.set(place, { atMs: this.#world.clock.nowMs, effects: this.#effects.length });
    }
    const one = this.#written[place];
    if (one === undefined || one === "poison") return;
    for (const item of itemsOf(one)) {
      const batch = this.#written.slice(from, to);
      const last = from + batch.findLastIndex((other) => other !== "poison" && itemsOf(other).includes(item));
      for (const edge of EDGES) {
        const key = keyOf({ edge, item });
        this.#askedUpTo.set(key, (this.#askedUpTo.get(key) ?? new Set()).add(last));
      }
    }
  }

  /** Ports that fail as picked, each with or without having done what they were asked for. */
  #run(): Invalidation {
    return this.#world.run({
      objectCaches: new Map(CACHES.map((cache) => [cache, this.#objectCache(cache)])),
      edgeQueue: { queue: async (requests) => ({ failed: this.#enqueue(requests) }) },
      laterQueue: {
        keep: async (purges) => {
          const failed = this.#picks.happens(4);
          for (const purge of purges) {
            const dueMs = this.#world.clock.nowMs + purge.delayMs;
            if (!failed || this.#picks.happens(2)) this.#kept.push({ text: encodeLaterPurge(purge), dueMs });
          }
          if (failed) throw new PurgeTargetError("later queue", "no answer");
        },
      },
    });
  }

  #objectCache(cache: string): ObjectCache {
    return {
      purge: async ({ tags, keys, patterns }) => {
        const failed = this.#picks.happens(4);
        const names = [...tags, ...keys, ...patterns];
        const atMs = this.#world.clock.nowMs;
        if (!failed || this.#picks.happens(2)) this.#effects.push({ kind: "purged", cache, names, atMs });
        if (failed) throw new PurgeTargetError(`redis ${cache}`, "no answer");
        return { commands: 1 };
      },
    };
  }

  #enqueue(requests: readonly EdgeRequest[]): readonly EdgeRequest[] {
    const queuedAtMs = this.#world.clock.nowMs;
    const failed: EdgeRequest[] = [];
    for (const { edge, items } of requests) {
      for (const item of items) {
        const refused = this.#picks.happens(6);
        if (refused) failed.push({ edge, items: [item] });
        if (refused && this.#picks.happens(2)) continue;
        this.#queue.push({
          id: `m${(this.#messages += 1)}`,
          text: encodeEdgeMessage({ edge, queuedAtMs, items: [item] }),
        });
      }
    }
    return failed;
  }

  /** Adds what a message brings, and sends at once what is pending then: whoever gathers sends less. */
  async #plan(message: { readonly id: string; readonly text: string }): Promise<void> {
    const { report } = this.#world.reporter;
    const edges = new Map(
      EDGES.map((name) => [
        name,
        { settings: settingsOf(name), cache: { purge: neverCalled, completed: neverCalled } },
      ]),
    );
    const { readable } = readMessages([message], { edges, report });
    const clock = this.#world.clock;
    await addMessages(readable, { ledger: this.#ledger, clock, report }, { signal: live, untilMs: Infinity });
    for (const edge of EDGES) {
      const { pending } = await this.#ledger.open(edge, 100, live);
      if (pending.length === 0) continue;
      await this.#ledger.close(
        planOf(edge, message.id, pending),
        { outcome: "observed", usd: 0, atMs: clock.now() },
        live,
      );
      this.#effects.push(...pending.map(({ item }) => ({ kind: "sent", edge, item }) as const));
    }
  }
}

function keyOf({ edge, item }: { readonly edge: string; readonly item: string }): string {
  return `${edge} ${item}`;
}

function settingsOf(name: string) {
  return edgeSettings({ name });
}

function neverCalled(): Promise<never> {
  return Promise.reject(new Error("no plan is sent here"));
}

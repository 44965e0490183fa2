import { MemoryDeadLetters } from "../../shared/adapters/dead-letters/memory.ts";
import { MemoryDoorbell } from "../../shared/adapters/doorbell/memory.ts";
import { MemoryEdgeCache } from "../../shared/adapters/edge-cache/memory.ts";
import { MemoryEdgeLedger } from "../../shared/adapters/edge-ledger/memory.ts";
import { MemoryParking } from "../../shared/adapters/parking/memory.ts";
import { MemoryReporter } from "../../shared/adapters/reporter/memory.ts";
import { encodeEdgeMessage } from "../../shared/pipeline/edge/edge-message.ts";
import type { EdgeItem } from "../../shared/pipeline/edge-item.ts";
import type { QueueMessage } from "../../shared/pipeline/ledger/read-messages.ts";
import { purgeEdges } from "../../shared/pipeline/purge-edge.ts";
import type { EdgeTarget, Planner } from "../../shared/pipeline/purge/planner.ts";
import { sweepEdges } from "../../shared/pipeline/purge/sweep-edges.ts";
import type { EdgeCache, EdgePlan } from "../../shared/ports/edge-cache.ts";
import type { EdgeLedger } from "../../shared/ports/edge-ledger.ts";
import type { EdgeRefusedError } from "../../shared/ports/errors.ts";
import { dropsEverythingOf } from "./edge-matcher.ts";
import { edgeSettings } from "./edge-settings.ts";
import { ManualClock } from "./manual-clock.ts";
import { type Around, through } from "./through.ts";

/** What happened, in order: items queued, and invalidations the edge took. */
type Happening =
  | { readonly kind: "queued"; readonly item: string; readonly under: readonly string[] }
  | { readonly kind: "taken"; readonly id: string; readonly items: readonly string[] };

interface InFlight extends QueueMessage {
  readonly visibleAtMs: number;
}

/** Makes one invocation of the function. Throws when it crashed. */
export type Invoke = (messages: readonly QueueMessage[]) => Promise<{ readonly failed: readonly string[] }>;

/** Time an invocation has, less the margin to answer. */
const TURN_MS = 7_000;

const SWEEP_MS = 60_000;

/** Six times the function's time-out. */
const VISIBILITY_MS = 48_000;

/** An edge, called www by default, with its queue, ledger and doorbell, in virtual time. */
export class EdgeWorld {
  readonly clock = new ManualClock();
  readonly doorbell = new MemoryDoorbell(this.clock);
  readonly parking = new MemoryParking();
  readonly deadLetters = new MemoryDeadLetters();
  readonly reporter = new MemoryReporter();
  readonly edge = new MemoryEdgeCache();
  readonly happened: Happening[] = [];
  /** Asked for each plan. @default it is */
  isLive: EdgeTarget["isLive"];
  /** Asked before each call to the edge. */
  refuse: (plan: EdgePlan) => EdgeRefusedError | undefined = () => undefined;
  readonly ledger: EdgeLedger;
  readonly settings: EdgeTarget["settings"];
  #queue: InFlight[] = [];
  #messages = 0;
  #plans = 0;

  /** @param ledger - in memory by default. */
  constructor(settings: Partial<EdgeTarget["settings"]> = {}, ledger?: (clock: ManualClock) => EdgeLedger) {
    this.settings = edgeSettings(settings);
    this.ledger = ledger === undefined ? new MemoryEdgeLedger(this.clock) : ledger(this.clock);
  }

  /** A planner of this world, all of whose calls go through `around`. */
  planner(around: Around = (_, call) => call()): Planner {
    const cache: EdgeCache = {
      purge: (plan, signal) => this.#purge(plan, signal),
      completed: (receipts, signal) => this.edge.completed(receipts, signal),
    };
    return {
      edges: new Map([
        [
          this.settings.name,
          {
            settings: this.settings,
            cache: through(around, "edge", cache),
            ...(this.isLive && { isLive: this.isLive }),
          },
        ],
      ]),
      ledger: through(around, "ledger", this.ledger),
      doorbell: through(around, "doorbell", this.doorbell),
      parking: through(around, "parking", this.parking),
      deadLetters: through(around, "deadLetters", this.deadLetters),
      report: this.reporter.report,
      clock: this.clock,
      chance: () => 1,
      newPlanId: () => `plan-${String((this.#plans += 1)).padStart(4, "0")}`,
    };
  }

  /** Queues items in one message, as on-change does: delivered a second later. */
  queue(...items: readonly (string | Partial<EdgeItem>)[]): QueueMessage {
    const full = items.map((one): EdgeItem => {
      const given = typeof one === "string" ? { item: one } : one;
      return { item: "/", under: [], cause: { source: "Products", rule: "page" }, ...given };
    });
    for (const { item, under } of full) this.happened.push({ kind: "queued", item, under });
    const text = encodeEdgeMessage({ edge: this.settings.name, queuedAtMs: this.clock.now(), items: full });
    return this.send(text, 1_000);
  }

  /** Puts any text on the queue. */
  send(text: string, delayMs = 0): QueueMessage {
    const message = { id: `m${(this.#messages += 1)}`, text, visibleAtMs: this.clock.now() + delayMs };
    this.#queue.push(message);
    return message;
  }

  /** Messages on the queue, those in flight included. */
  get queued(): readonly QueueMessage[] {
    return this.#queue;
  }

  invoke(planner = this.planner(), turnMs = TURN_MS): Invoke {
    return (messages) => purgeEdges(messages, planner, this.turn(turnMs));
  }

  turn(turnMs = TURN_MS): { readonly signal: AbortSignal; readonly untilMs: number } {
    return { signal: new AbortController().signal, untilMs: this.clock.now() + turnMs };
  }

  async sweep(planner = this.planner()): Promise<void> {
    await sweepEdges(planner, this.turn());
  }

  /** Takes messages off the queue that are due, at most so many, and hides them as SQS does. */
  receive(atMost = 10): readonly QueueMessage[] {
    for (const edge of this.doorbell.takeDue()) {
      this.send(encodeEdgeMessage({ edge, queuedAtMs: this.clock.now(), items: [] }));
    }
    const nowMs = this.clock.now();
    const due = this.#queue.filter(({ visibleAtMs }) => visibleAtMs <= nowMs).slice(0, atMost);
    const visibleAtMs = nowMs + VISIBILITY_MS;
    this.#queue = this.#queue.map((message) => (due.includes(message) ? { ...message, visibleAtMs } : message));
    return due;
  }

  /** Delivers one batch; what fails, or was in a crash, stays on the queue. */
  async deliver(invoke = this.invoke(), atMost = 10): Promise<void> {
    const due = this.receive(atMost);
    if (due.length === 0) return;
    const { failed } = await invoke(due).catch(() => ({ failed: due.map(({ id }) => id) }));
    this.delete(due.filter(({ id }) => !failed.includes(id)));
  }

  /** Takes messages off the queue for good. */
  delete(messages: readonly QueueMessage[]): void {
    const done = new Set(messages.map(({ id }) => id));
    this.#queue = this.#queue.filter(({ id }) => !done.has(id));
  }

  /** Lets time pass, with a sweep each minute, until nothing is left to do or the time is over. */
  async settle({ forMs = 3_600_000, atMost = 10 } = {}): Promise<void> {
    const endMs = this.clock.now() + forMs;
    let sweepAtMs = this.clock.now() + SWEEP_MS;
    while (this.clock.now() < endMs && (await this.#busy())) {
      await this.deliver(this.invoke(), atMost);
      if (sweepAtMs <= this.clock.now()) {
        await this.sweep();
        sweepAtMs += SWEEP_MS;
      }
      const nextAtMs = [
        ...this.#queue.map(({ visibleAtMs }) => visibleAtMs),
        ...this.doorbell.rings.map(({ atMs }) => atMs),
      ];
      this.clock.advance(Math.max(0, Math.min(...nextAtMs, sweepAtMs) - this.clock.now()));
    }
  }

  /** Queued items that no invalidation taken after them drops. */
  unsatisfied(): readonly string[] {
    return this.happened.flatMap((one, at) => {
      if (one.kind !== "queued") return [];
      const later = this.happened.slice(at).flatMap((other) => (other.kind === "taken" ? other.items : []));
      return later.some((item) => dropsEverythingOf(item, one)) ? [] : [one.item];
    });
  }

  /** How often the edge took each item, and was paid for it. */
  billed(): ReadonlyMap<string, number> {
    const times = new Map<string, number>();
    for (const item of this.edge.taken.flatMap(({ items }) => items)) times.set(item, (times.get(item) ?? 0) + 1);
    return times;
  }

  /** Items the edge was paid for more often than they were queued; wider ones nobody queued, more than once. */
  overbilled(): readonly string[] {
    return [...this.billed()].flatMap(([item, times]) => {
      const queued = this.happened.filter((one) => one.kind === "queued" && one.item === item).length;
      return times > Math.max(1, queued) ? [item] : [];
    });
  }

  async #purge(plan: EdgePlan, signal: AbortSignal): Promise<{ readonly receipt: string }> {
    const refused = this.refuse(plan);
    if (refused !== undefined) throw refused;
    const before = this.edge.taken.length;
    const answer = await this.edge.purge(plan, signal);
    if (this.edge.taken.length > before) this.happened.push({ kind: "taken", ...plan });
    return answer;
  }

  async #busy(): Promise<boolean> {
    const { plans, pending } = await this.ledger.open(this.settings.name, 1, new AbortController().signal);
    return this.#queue.length + this.doorbell.rings.length + plans.length + pending.length > 0;
  }
}

import { setMaxListeners } from "node:events";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import type { CanarySenses, ProbeMarks } from "../../../../shared/ports/canary-senses.ts";
import { VirtualTime } from "../../../infra/local/lambda/virtual-time.ts";
import type { ProbePage, ProbeRender } from "../../../../shared/doctor/canary/probe.ts";

/** What is different in a world from one where purges work. */
export interface Twist {
  /** How long the edge keeps a page, in milliseconds. @default forever */
  readonly keptMs?: number;
  /** From the write to CloudFront's receipt. @default 2 s; never when `undefined` is given */
  readonly sentAfterMs?: number | undefined;
  /** Whether the edge drops a page by its tag. @default it does */
  readonly tagsWork?: boolean;
  /** When something else drops pages, by milliseconds since the write. @default never */
  readonly others?: readonly { readonly afterMs: number; readonly pages: readonly ProbePage[] }[];
  /** Which of the location's caches answers each look in turn. @default the only one */
  readonly caches?: readonly number[];
  /** @default Redis drops the probe's mark half a second after the write */
  readonly redis?: "keeps" | "flushed" | "forgets" | "away";
  /** Pages of this edge are answered with an error. @default none */
  readonly brokenEdge?: string;
  readonly writeFails?: boolean;
}

interface Kept extends ProbeRender {
  readonly untilMs: number;
}

/** Edges, a Redis and a pipeline between them, in a time of their own. */
export class CanaryWorld implements CanarySenses {
  readonly time = new VirtualTime();
  writes = 0;
  #renders = 0;
  #looks = 0;
  #sentAtMs = Infinity;
  readonly #twist: Twist;
  readonly #kept = new Map<string, Kept>();
  #marks: Record<ProbePage, boolean> = { probe: false, control: false };

  constructor(twist: Twist = {}) {
    this.#twist = { sentAfterMs: 2_000, tagsWork: true, keptMs: Infinity, ...twist };
  }

  async page(edge: string, page: ProbePage): Promise<ProbeRender> {
    if (edge === this.#twist.brokenEdge) throw new PurgeTargetError(`edge ${edge}`, "404");
    const { caches = [0], keptMs = Infinity } = this.#twist;
    const place = `${edge} ${page} ${caches[this.#looks++ % caches.length]}`;
    const kept = this.#kept.get(place);
    if (kept && kept.untilMs > this.time.now()) return kept;
    const rendered = {
      id: `render ${++this.#renders}`,
      renderedAtMs: this.time.now(),
      untilMs: this.time.now() + keptMs,
    };
    this.#kept.set(place, rendered);
    return rendered;
  }

  async write(): Promise<void> {
    if (this.#twist.writeFails) throw new PurgeTargetError("table", "AccessDeniedException");
    this.writes += 1;
    const { sentAfterMs, tagsWork, others = [], redis } = this.#twist;
    if (sentAfterMs !== undefined) {
      this.#after(sentAfterMs, () => (this.#sentAtMs = this.time.now()));
      if (tagsWork) this.#after(sentAfterMs + 700, () => this.#drop(["probe"]));
    }
    for (const { afterMs, pages } of others) this.#after(afterMs, () => this.#drop(pages));
    if (redis === undefined) this.#after(500, () => (this.#marks.probe = false));
    if (redis === "flushed") this.#after(500, () => (this.#marks = { probe: false, control: false }));
  }

  async sentSince(_edge: string, sinceMs: number): Promise<number | undefined> {
    return this.#sentAtMs >= sinceMs && this.#sentAtMs <= this.time.now() ? this.#sentAtMs : undefined;
  }

  async mark(): Promise<void> {
    if (this.#twist.redis === "away") throw new PurgeTargetError("redis main", "ECONNREFUSED");
    const isKept = this.#twist.redis !== "forgets";
    this.#marks = { probe: isKept, control: isKept };
  }

  async marks(): Promise<ProbeMarks> {
    return { ...this.#marks };
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    await this.time.wait(ms, signal);
  }

  #after(ms: number, act: () => void): void {
    void this.time.wait(ms, NEVER).then(act);
  }

  #drop(pages: readonly ProbePage[]): void {
    for (const place of this.#kept.keys()) {
      if (pages.some((page) => place.includes(` ${page} `))) this.#kept.delete(place);
    }
  }
}

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

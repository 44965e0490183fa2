import type { Clock } from "../../../../shared/ports/clock.ts";
import { isWildcard } from "./invalidation-item.ts";

/** What an account may invalidate. AWS prints two models; see {@link QuotaSettings.model}. */
export interface QuotaSettings {
  /** Paths and tags, wildcards included. @default 150 */
  readonly itemsPerSecond?: number;
  /** Counted by path, the stricter reading. @default 1 */
  readonly wildcardsPerSecond?: number;
  /** @default 3000 */
  readonly itemsInProgress?: number;
  /** @default 15 */
  readonly wildcardsInProgress?: number;
  /** Sustained calls of each API operation; AWS does not document it, and throttles after six or seven quick calls. @default 2 */
  readonly requestsPerSecond?: number;
  /** Calls of each API operation at once. @default 7 */
  readonly requestBurst?: number;
  /** `rate`: today's guide. `in-progress`: the older one, still printed elsewhere. @default "both" */
  readonly model?: "rate" | "in-progress" | "both";
}

/** Tokens that refill with time. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #capacity: number;
  readonly #clock: Clock;
  #tokens: number;
  #countedAtMs: number;

  constructor(perSecond: number, capacity: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#capacity = capacity;
    this.#clock = clock;
    this.#tokens = capacity;
    this.#countedAtMs = clock.now();
  }

  /** Whether {@link take} may take `count`: they are there, or they are more than ever fit and the bucket is full. */
  has(count: number): boolean {
    const nowMs = this.#clock.now();
    const refilled = this.#tokens + (Math.max(0, nowMs - this.#countedAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, refilled);
    this.#countedAtMs = nowMs;
    return this.#tokens >= Math.min(count, this.#capacity);
  }

  take(count: number): void {
    this.#tokens -= count;
  }
}

/**
 * An account's invalidation quota. AWS documents neither its scope nor what exceeding the rate answers; we take both
 * strictly: one quota for all distributions, and the one error the API has for it. A batch larger than a second's worth is
 * admitted when nothing is owed, and the next ones wait until it is worked off.
 */
export class InvalidationQuota {
  readonly #items: TokenBucket;
  readonly #wildcards: TokenBucket;
  readonly #settings: Required<Pick<QuotaSettings, "itemsInProgress" | "wildcardsInProgress" | "model">>;

  constructor(settings: QuotaSettings, clock: Clock) {
    const {
      itemsPerSecond = 150,
      wildcardsPerSecond = 1,
      itemsInProgress = 3_000,
      wildcardsInProgress = 15,
    } = settings;
    this.#items = new TokenBucket(itemsPerSecond, itemsPerSecond, clock);
    this.#wildcards = new TokenBucket(wildcardsPerSecond, wildcardsPerSecond, clock);
    this.#settings = { itemsInProgress, wildcardsInProgress, model: settings.model ?? "both" };
  }

  /** Takes what the batch needs, all or nothing. */
  admits(batch: readonly string[], inProgress: readonly string[]): boolean {
    const wildcards = countWildcards(batch);
    const { model, itemsInProgress, wildcardsInProgress } = this.#settings;
    const fits =
      batch.length + inProgress.length <= itemsInProgress &&
      (wildcards === 0 || wildcards + countWildcards(inProgress) <= wildcardsInProgress);
    if (model !== "rate" && !fits) return false;
    if (model === "in-progress") return true;
    if (!this.#items.has(batch.length) || (wildcards > 0 && !this.#wildcards.has(wildcards))) return false;
    this.#items.take(batch.length);
    this.#wildcards.take(wildcards);
    return true;
  }
}

const countWildcards = (items: readonly string[]): number => items.filter(isWildcard).length;

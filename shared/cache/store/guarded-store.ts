import { StoreUnavailableError } from "../errors.ts";
import type { CacheEvent } from "../events.ts";
import { type Call, NOTHING_READ } from "../read/call.ts";
import type { Runtime } from "../runtime.ts";
import { Breaker, type BreakerSettings } from "./breaker.ts";
import type { CacheStore, Command, Replies, SendOptions } from "./store.ts";
import { withinLimit } from "./within-limit.ts";

export interface GuardedStoreOptions extends BreakerSettings {
  readonly store: CacheStore;
  readonly runtime: Runtime;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** For one request of a purge, in milliseconds. */
  readonly purgeTimeoutMs: number;
  readonly report: ((event: CacheEvent) => void) | undefined;
}

/** Where to read: {@link SendOptions} without the signal, which is ours. */
export type Where = Omit<SendOptions, "signal">;

/** A store that answers in time or not at all, and is left alone while it fails. */
export class GuardedStore {
  readonly #options: GuardedStoreOptions;
  readonly #breaker: Breaker;

  constructor(options: GuardedStoreOptions) {
    this.#options = options;
    this.#breaker = new Breaker(options, (state) =>
      options.report?.({ kind: "breaker", state, tags: [], ms: 0, billed: 0, roundTrips: 0 }),
    );
  }

  /** Longest that {@link send} waits for an answer. */
  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /**
   * Sends commands that serve a reader.
   *
   * @returns their replies, none of them an error.
   * @throws {StoreUnavailableError} when one was refused, none came in time, or the breaker is open.
   */
  send(commands: readonly Command[], call: Call, where: Where = {}): Promise<Replies> {
    const { runtime, timeoutMs } = this.#options;
    return this.#breaker.mayCall(runtime.now())
      ? this.#request(commands, call, where, timeoutMs)
      : Promise.reject(new StoreUnavailableError("left alone: it failed before"));
  }

  /**
   * Sends what must happen, breaker or not. It is tried twice, so it must be the same done twice.
   *
   * @throws {StoreUnavailableError} when it may not have happened.
   */
  purge(commands: readonly Command[], call: Call): Promise<Replies> {
    const once = (): Promise<Replies> => this.#request(commands, call, {}, this.#options.purgeTimeoutMs);
    return once().catch(once);
  }

  async #request(commands: readonly Command[], call: Call, where: Where, limitMs: number): Promise<Replies> {
    const { store, runtime } = this.#options;
    call.roundTrips += 1;
    let isLate = false;
    const late = (): Error => {
      isLate = true;
      return new StoreUnavailableError(`no answer within ${limitMs} ms`);
    };
    try {
      const answer = await withinLimit(limitMs, runtime, late, (signal) => store.send(commands, { ...where, signal }));
      call.billed += answer.billed;
      if (answer.objection !== undefined) throw new StoreUnavailableError(answer.objection);
      this.#breaker.succeeded();
      return answer;
    } catch (error) {
      this.#breaker.failed(runtime.now());
      // Only our own words: the vendor's may carry the command.
      const told = error instanceof StoreUnavailableError ? error : new StoreUnavailableError("no answer");
      call.tell(NOTHING_READ, isLate ? { kind: "timeout" } : { kind: "refused", reason: told.message });
      throw told;
    }
  }
}

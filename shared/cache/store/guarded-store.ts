import { StoreUnavailableError } from "../errors.ts";
import type { CacheEvent } from "../events.ts";
import { isNonce } from "../protocol/nonce.ts";
import type { Runtime } from "../runtime.ts";
import { Breaker, type BreakerSettings } from "./breaker.ts";
import type { Cost } from "./cost.ts";
import { firstWords } from "./describe-redis-error.ts";
import type { CacheStore, Command, Replies, SendOptions } from "./store.ts";

export interface GuardedStoreOptions {
  readonly store: CacheStore;
  readonly runtime: Runtime;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** For one request of a purge, in milliseconds. */
  readonly purgeTimeoutMs: number;
  readonly breaker: BreakerSettings;
  readonly report: (event: CacheEvent) => void;
}

/** Times a purge is tried. */
const PURGE_TRIES = 2;

/** Where to read: {@link SendOptions} without the signal, which is ours. */
export type Where = Omit<SendOptions, "signal">;

/** A store that answers in time or not at all, and is left alone while it fails. */
export class GuardedStore {
  readonly #options: GuardedStoreOptions;
  readonly #breaker: Breaker;

  constructor(options: GuardedStoreOptions) {
    this.#options = options;
    const { report } = options;
    this.#breaker = new Breaker(options.breaker, (state) =>
      report({ kind: "breaker", state, tags: [], ms: 0, billed: 0, roundTrips: 0 }),
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
  async send(commands: readonly Command[], cost: Cost, where: Where = {}): Promise<readonly unknown[]> {
    const { runtime, timeoutMs } = this.#options;
    if (!this.#breaker.mayCall(runtime.now())) throw new StoreUnavailableError("left alone, because it failed before");
    const { replies } = await this.#request(commands, cost, where, timeoutMs);
    return replies;
  }

  /**
   * Sends what must happen, breaker or not. It is tried twice, so it must be the same done twice.
   *
   * @throws {StoreUnavailableError} when it may not have happened.
   */
  async purge(commands: readonly Command[], cost: Cost): Promise<Replies> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#request(commands, cost, {}, this.#options.purgeTimeoutMs);
      } catch (error) {
        if (tries === PURGE_TRIES) throw error;
      }
    }
  }

  async #request(commands: readonly Command[], cost: Cost, where: Where, limitMs: number): Promise<Replies> {
    const { runtime, report } = this.#options;
    cost.roundTrips += 1;
    const about = () => ({ tags: [], ms: runtime.now() - cost.startedMs, ...cost.take() });
    try {
      const answer = await this.#inTime(limitMs, (signal) => this.#options.store.send(commands, { ...where, signal }));
      cost.billed += answer.billed;
      const reason = objection(commands, answer.replies);
      if (reason !== undefined) throw new StoreUnavailableError(reason);
      this.#breaker.succeeded();
      return answer;
    } catch (error) {
      this.#breaker.failed(runtime.now());
      if (error === LATE) {
        report({ kind: "timeout", ...about() });
        throw new StoreUnavailableError(`no answer within ${limitMs} ms`);
      }
      // Only our own words: the vendor's may carry the command.
      const reason = error instanceof StoreUnavailableError ? error.message : "no answer";
      report({ kind: "refused", reason, ...about() });
      throw error instanceof StoreUnavailableError ? error : new StoreUnavailableError(reason);
    }
  }

  /** Rejects when the time is over, whatever the transport does with its signal. */
  async #inTime<T>(limitMs: number, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = this.#options.runtime.after(limitMs, () => {
        reject(LATE);
        controller.abort(LATE);
      });
    });
    try {
      return await Promise.race([send(controller.signal), late]);
    } finally {
      cancel();
    }
  }
}

const LATE = new Error("late");

/** What is wrong with replies, if anything: a proxy's page, half an answer, or a refusal. */
function objection(commands: readonly Command[], replies: readonly unknown[]): string | undefined {
  if (!Array.isArray(replies) || replies.length !== commands.length) return "an answer that fits no request";
  for (const [at, command] of commands.entries()) {
    const reply: unknown = replies[at];
    if (reply instanceof Error) return `a command was refused: ${firstWords(reply.message)}`;
    if (!isAnswerTo(command, reply)) return "an answer that fits no request";
  }
  return undefined;
}

/** What is not an answer to this command confirms nothing: a purge least of all. */
function isAnswerTo(command: Command, reply: unknown): boolean {
  switch (command[0]) {
    case "MGET":
      return Array.isArray(reply) && reply.length === command.length - 1 && reply.every(isTextOrNull);
    case "SET":
      // Some servers refuse GET beside NX, and some do as if it was not there.
      if (command[4] === "GET") return reply === null || isNonce(reply);
      return reply === "OK" || (command[3] === "NX" && reply === null);
    case "PEXPIRE":
    case "UNLINK":
      // Some clients give numbers as text, or as big ones.
      return typeof reply === "string" ? /^\d+$/.test(reply) : typeof reply === "number" || typeof reply === "bigint";
  }
}

const isTextOrNull = (reply: unknown): boolean => reply === null || typeof reply === "string";

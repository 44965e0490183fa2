import { vi } from "vitest";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import type { StackClock } from "../../../infra/local/stack/stack-clock.ts";
import { alarmsOn } from "./alarms-on.ts";

/** The clock is put forward by this much whenever nothing runs, in milliseconds. */
const STEP_MS = 1_000;

const TWO_HOURS_MS = 7_200_000;

/** Looks at an interval of 5 ms by which a function that was woken has begun to run. */
const QUIET_LOOKS = 4;

/** Longest time, by the machine's clock, to wait for what must come, in milliseconds. */
export const PATIENCE_MS = 25_000;

/** Time of a stack that passes when a test says so, and never past what runs. */
export class PassingTime {
  readonly #stack: LocalStack;
  readonly #clock: StackClock;

  constructor(stack: LocalStack, clock: StackClock) {
    this.#stack = stack;
    this.#clock = clock;
  }

  /** Puts the clock forward while nothing runs, until it is so. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    await vi.waitUntil(
      async () => {
        if (await isSo()) return true;
        if (!this.#stack.running()) this.#clock.skip(STEP_MS);
        return false;
      },
      { timeout: PATIENCE_MS, interval: 10 },
    );
  }

  /** Lets time pass in steps, each once all that it set off has come to rest. */
  async pass(ms: number, stepMs: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= stepMs) {
      this.#clock.skip(Math.min(leftMs, stepMs));
      await this.rest();
    }
  }

  /**
   * Lets time pass until it is so, at most two hours: in steps of so many seconds, each once nothing runs any more.
   *
   * @param stepSeconds - alarms look at five minutes at a time, so two are fine enough for most.
   */
  async hoursUntil(isSo: () => boolean, stepSeconds = 120): Promise<void> {
    const endMs = this.#clock.now() + TWO_HOURS_MS;
    while (!isSo()) {
      if (this.#clock.now() > endMs)
        throw new Error(`not so after two hours; on are: ${alarmsOn(this.#stack).join(", ")}`);
      this.#clock.skip(stepSeconds * 1_000);
      // What became due begins now, so that it is seen to run.
      await new Promise(setImmediate);
      await vi.waitUntil(() => !this.#stack.running(), { timeout: PATIENCE_MS, interval: 5 });
    }
  }

  /** Lets so many minutes pass, in steps as {@link hoursUntil} does. */
  async minutes(count: number): Promise<void> {
    const untilMs = this.#clock.now() + count * 60_000;
    await this.hoursUntil(() => this.#clock.now() >= untilMs);
  }

  /** Waits until nothing runs any more without more time passing. */
  async rest(): Promise<void> {
    let quiet = 0;
    await vi.waitUntil(() => (quiet = this.#stack.running() ? 0 : quiet + 1) > QUIET_LOOKS, {
      timeout: PATIENCE_MS,
      interval: 5,
    });
  }
}

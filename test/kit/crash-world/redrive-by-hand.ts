import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";
import type { RedriveSummary } from "../../../shared/pipeline/redrive/summary.ts";
import type { PassingTime } from "./passing-time.ts";

/** Runs the redrive of a stack when its schedule would not. */
export class RedriveByHand {
  readonly #stack: LocalStack;
  readonly #time: PassingTime;

  constructor(stack: LocalStack, time: PassingTime) {
    this.#stack = stack;
    this.#time = time;
  }

  /** Redrives by hand, which waits for no back-off. */
  async run(): Promise<RedriveSummary> {
    const invocation = await this.#stack.function("Redrive").invoke({ eager: true });
    if (!invocation.ok) throw new Error(invocation.error.errorMessage);
    return invocation.payload as RedriveSummary;
  }

  /** Redrives by hand until it says so: the schedule's own run may have something in hand, or be done with it. */
  async until(said: Partial<RedriveSummary>): Promise<RedriveSummary> {
    let last: RedriveSummary | undefined;
    const isSo = async (): Promise<boolean> => {
      const summary = await this.run();
      last = summary;
      return (Object.keys(said) as (keyof RedriveSummary)[]).every((name) => summary[name] === said[name]);
    };
    await this.#time.until(isSo).catch((cause: unknown) => {
      throw new Error(`redrive last said ${JSON.stringify(last)}`, { cause });
    });
    if (last === undefined) throw new Error("never redriven");
    return last;
  }
}

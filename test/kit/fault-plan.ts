import type { Fault, Intercept, LocalCall } from "../../infra/local/service.ts";

/** Which calls a fault is for; what is left out may be anything. */
export interface CallPattern {
  readonly service?: LocalCall["service"];
  readonly operation?: string;
  /** Part of the target's name. */
  readonly target?: string;
  /** @default "arrived" */
  readonly phase?: LocalCall["phase"];
}

/** What becomes of a matching call: a fault, or nothing after what it did on the side. */
export type Act = (call: LocalCall) => Fault | undefined | Promise<Fault | undefined>;

/** A fault in force. */
export interface Planned {
  /** Calls it was asked about so far. */
  readonly calls: number;
  lift(): void;
}

/** Faults that a test plans, and lifts again. */
export class FaultPlan {
  readonly #planned = new Set<Intercept>();

  readonly intercept: Intercept = async (call) => {
    for (const planned of this.#planned) {
      const fault = await planned(call);
      if (fault) return fault;
    }
    return undefined;
  };

  /** @param times - calls after which it lifts itself. */
  on(pattern: CallPattern, act: Act, times = Infinity): Planned {
    let calls = 0;
    const planned: Intercept = (call) => {
      if (!matches(call, pattern)) return undefined;
      calls += 1;
      if (calls === times) this.#planned.delete(planned);
      return act(call);
    };
    this.#planned.add(planned);
    return {
      get calls() {
        return calls;
      },
      lift: () => void this.#planned.delete(planned),
    };
  }

  /** Leaves matching calls without an answer until they are released; then they happen. */
  hold(pattern: CallPattern): { release(): void } {
    let release = (): void => {};
    const released = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    const planned = this.on(pattern, () => released);
    return {
      release() {
        planned.lift();
        release();
      },
    };
  }

  liftAll(): void {
    this.#planned.clear();
  }
}

function matches(call: LocalCall, { service, operation, target = "", phase = "arrived" }: CallPattern): boolean {
  return (
    call.phase === phase &&
    (service === undefined || call.service === service) &&
    (operation === undefined || call.operation === operation) &&
    (call.target ?? "").includes(target)
  );
}

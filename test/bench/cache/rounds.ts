import { median } from "../figure.ts";

/** One call of what is measured. @param call - counts up, and never repeats. */
export type Operation = (call: number) => unknown;

export interface RoundOptions {
  /** Calls of each before any is measured: code that has not run some thousand times is not compiled yet, ours no more than theirs. */
  readonly warming: number;
  readonly rounds: number;
  /** Calls in one block. */
  readonly calls: number;
  /** What is spent, in microseconds: time, or the processor's. */
  readonly clock: () => number;
}

/** What a call costs. */
export interface Measured {
  /** In microseconds. */
  readonly us: number;
  /** Against a call of the baseline. */
  readonly ratio: number;
}

/** Time that passed. */
export const wallClock = (): number => performance.now() * 1_000;

/** Time that this process kept a processor busy. */
export const cpuClock = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/**
 * What operations cost against a baseline that is measured right before each block of them: a machine that is busier now than a
 * moment ago is so for both. Each round begins with another of them.
 *
 * @returns medians of all rounds, by name, and the baseline's own.
 */
export async function compare<Name extends string>(
  baseline: Operation,
  operations: Readonly<Record<Name, Operation>>,
  { warming, rounds, calls, clock }: RoundOptions,
): Promise<{ readonly baselineUs: number; readonly measured: ReadonlyMap<Name, Measured> }> {
  const names = Object.keys(operations) as Name[];
  const samples = new Map(names.map((name) => [name, { us: [] as number[], ratios: [] as number[] }]));
  const baselines: number[] = [];
  let call = 0;
  const block = async (operation: Operation): Promise<number> => {
    const startedAt = clock();
    for (const end = call + calls; call < end; call++) await operation(call);
    return (clock() - startedAt) / calls;
  };

  for (let warmed = 0; warmed < warming; warmed += calls) {
    for (const operation of [baseline, ...Object.values<Operation>(operations)]) {
      await Promise.all(Array.from({ length: calls }, () => operation(call++)));
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length];
      const sample = name && samples.get(name);
      if (!sample) continue;
      const baselineUs = await block(baseline);
      const us = await block(operations[name]);
      baselines.push(baselineUs);
      sample.us.push(us);
      sample.ratios.push(us / baselineUs);
    }
  }
  return {
    baselineUs: median(baselines),
    measured: new Map([...samples].map(([name, { us, ratios }]) => [name, { us: median(us), ratio: median(ratios) }])),
  };
}

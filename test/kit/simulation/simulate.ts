import type { Launch } from "../../../infra/local/lambda/environment/environment.ts";
import { type LocalStack, type LocalStackOptions, startLocalStack } from "../../../infra/local/stack/local-stack.ts";
import { StackClock } from "../../../infra/local/stack/stack-clock.ts";
import { chanceOf } from "./chance.ts";
import { SimulatedEnvironment } from "./environment.ts";
import { Journal } from "./journal.ts";
import { type Latency, Network } from "./network.ts";
import { readSdkConfig, refuseRealWaits } from "./real-waits.ts";
import { Timeline } from "./timeline.ts";
import { installVirtualGlobals } from "./virtual-globals.ts";

export interface SimulationOptions {
  /** Same seed, same run. */
  readonly seed: number;
  /** How long a request or a response is on its way. @default {@link DEFAULT_LATENCY} */
  readonly latency?: Latency;
  /** Longest run, in virtual milliseconds. @default {@link DEFAULT_PATIENCE_MS} */
  readonly patienceMs?: number;
}

/** What lives in a simulation. */
export interface Simulation {
  /** Goes by virtual time, which goes on by itself; it can be put forward all the same. */
  readonly clock: StackClock;
  /** Every call to a service so far. */
  readonly journal: Journal;
  /** Virtual milliseconds since the beginning. */
  elapsedMs(): number;
  /** Starts execution environments that live in it. */
  readonly launch: Launch;
  /** Runs an assembly, as `startLocalStack` does. It is closed when the simulation ends. */
  startStack(options: Omit<LocalStackOptions, "clock" | "launch">): Promise<LocalStack>;
}

const DEFAULT_LATENCY: Latency = { minMs: 0.2, maxMs: 8 };

const DEFAULT_PATIENCE_MS = 7 * 86_400_000;

/** As Lambda polls a stream, in milliseconds. */
const POLL_MS = 250;

/** When every simulation begins. */
const BEGINNING_MS = Date.UTC(2026, 0, 5);

let isRunning = false;

/**
 * Runs stacks in this one thread, without sockets, in virtual time, and the same from the same seed: same calls, same order,
 * same bytes. Meanwhile all code of the thread lives in it: `fetch`, `node:http`, timers, `Date` and chance are the
 * simulation's. So whatever real must be waited for (files, other processes) comes before.
 *
 * @example
 * ```ts
 * await simulate({ seed: 7 }, async ({ startStack, clock }) => {
 *   const stack = await startStack({ assembly });
 *   await fetch(stack.edges.www.url);
 * });
 * ```
 */
export async function simulate<T>(
  { seed, latency = DEFAULT_LATENCY, patienceMs = DEFAULT_PATIENCE_MS }: SimulationOptions,
  live: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  if (isRunning) throw new Error("one thread runs one simulation at a time");
  isRunning = true;
  await readSdkConfig();
  const timeline = new Timeline(BEGINNING_MS, patienceMs);
  const network = new Network(timeline, chanceOf(seed, "network"), latency);
  const moments = chanceOf(seed, "functions");
  const momentMs = (): number => latency.minMs + moments.next() * (latency.maxMs - latency.minMs);
  const restore = installVirtualGlobals(timeline, network, chanceOf(seed, "globals"));
  try {
    const clock = new StackClock();
    const journal = new Journal(() => timeline.elapsedMs);
    const launch: Launch = (environment) => new SimulatedEnvironment(environment, { timeline, network, momentMs });
    const stacks: LocalStack[] = [];
    return await timeline.run(async () => {
      try {
        return await live({
          clock,
          journal,
          elapsedMs: () => timeline.elapsedMs,
          launch,
          startStack: async (options) => {
            const stack = await startLocalStack({
              pollMs: POLL_MS,
              ...options,
              clock,
              launch,
              intercept: journal.before(options.intercept),
            });
            stacks.push(stack);
            return stack;
          },
        });
      } finally {
        for (const stack of stacks.reverse()) await stack.close();
      }
    }, refuseRealWaits);
  } finally {
    restore();
    isRunning = false;
  }
}

import { setMaxListeners } from "node:events";
import type { CanaryFor } from "../../shared/adapters/canary/from-env.ts";
import type { RedisAccess } from "../../shared/adapters/object-cache/redis-from-env.ts";
import type { Config } from "../../shared/config/config.ts";
import type { CanaryResult } from "../../shared/doctor/canary/canary-result.ts";
import { runCanary } from "../../shared/doctor/canary/run-canary.ts";
import { runWhenDue } from "../../shared/doctor/canary/run-when-due.ts";
import { diagnose } from "../../shared/doctor/diagnose.ts";
import type { Examination } from "../../shared/doctor/examine.ts";
import type { Expected } from "../../shared/doctor/expected.ts";
import { askedOnce } from "../../shared/doctor/inspection.ts";
import { seeStatus } from "../../shared/doctor/status/see-status.ts";
import type { StatusView } from "../../shared/doctor/status/status-view.ts";
import { describeError } from "../../shared/pipeline/describe-error.ts";
import { type AskedFor, coarseByHand } from "../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { lookAround } from "../../shared/pipeline/stewardship/look-around.ts";
import { steward, type Stewarding } from "../../shared/pipeline/stewardship/steward.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { EdgeLedger } from "../../shared/ports/edge-ledger.ts";
import type { LaterQueue } from "../../shared/ports/later-queue.ts";
import type { Notes } from "../../shared/ports/notes.ts";
import type { Observers } from "../../shared/ports/observers.ts";
import type { Report } from "../../shared/ports/reporter.ts";
import { deployedOf } from "./deployed-of.ts";
import { liveEdges } from "./live-edges.ts";

/** What the doctor works with, whatever is deployed. */
export interface DoctorTools {
  /** Reads what was deployed. */
  readonly expected: (signal: AbortSignal) => Promise<Expected>;
  readonly config: Config;
  readonly configHash: string;
  /** Names of the functions that decide on changes, or send what was decided. */
  readonly functions: readonly string[];
  /** Where their metrics are. */
  readonly metricNamespace: string;
  readonly observers: Observers;
  /** How to reach the databases that were deployed. */
  readonly databases: (expected: Expected) => ReadonlyMap<string, RedisAccess>;
  readonly canary: CanaryFor | undefined;
  readonly ledger: Pick<EdgeLedger, "open">;
  readonly notes: Notes;
  readonly laterQueue: LaterQueue;
  readonly clock: Clock;
  readonly report: Report;
}

/** What one invocation may do. */
export interface Turn {
  /** Finds it wrong, too, that what was deployed can't be read. */
  readonly diagnose: () => Promise<Examination>;
  /**
   * Lets the canary run, if it is due or asked for.
   *
   * @returns what it saw; `undefined` when it did not run.
   */
  readonly canary: (asked: boolean) => Promise<readonly CanaryResult[] | undefined>;
  /** Never rejects. */
  readonly steward: () => Promise<void>;
  /** @throws {Error} when what was deployed can't be read; nothing else keeps it from answering. */
  readonly status: () => Promise<StatusView>;
  /** @returns the sources that are purged. */
  readonly coarse: (asked: AskedFor) => Promise<readonly string[]>;
}

/** Longest a whole examination takes, in milliseconds: who asked by hand waits for it. */
const EXAMINATION_MS = 25_000;

/** Longest a steward's round takes, in milliseconds: what it does not get to, it finds due again. */
const STEWARD_MS = 15_000;

/** Left to note what was told, in milliseconds. */
const TELLING_MS = 3_000;

/**
 * A turn of the doctor. What was deployed is read once in each, for all that is done in it: it may change between two turns of
 * one process, as when CloudFormation replaces a mapping.
 */
export function beginTurn(tools: DoctorTools, turnMs: number): Turn {
  const { config, configHash, functions, metricNamespace, observers, ledger, notes, laterQueue, clock, report } = tools;
  const expected = askedOnce(tools.expected);

  const stewarding = async (signal: AbortSignal): Promise<Stewarding> => {
    const wanted = await expected(signal);
    const deployed = deployedOf(wanted, config, configHash);
    const lookout = { deployed, configHash, mappings: new Map(Object.entries(wanted.tables)), functions, observers };
    const look = (until: AbortSignal) => lookAround(lookout, until);
    return { deployed, notes, laterQueue, look, clock, report, signal };
  };

  return {
    diagnose: () => {
      const looksUntil = signalWithin(Math.min(turnMs - TELLING_MS, EXAMINATION_MS));
      const signal = signalWithin(turnMs);
      return diagnose({ expected, config, observers, notes, clock, report, looksUntil, signal });
    },
    canary: async (asked) => {
      if (!tools.canary) return undefined;
      const signal = signalWithin(turnMs);
      const wanted = await expected(signal);
      const canary = tools.canary(tools.databases(wanted));
      const edges = await liveEdges(canary.edges, wanted, notes, signal);
      if (edges.length === 0 && canary.edges.length > 0) return undefined;
      const fly = () => runCanary({ ...canary, edges, report, signal: signalWithin(turnMs - TELLING_MS) });
      return await runWhenDue({ notes, clock, asked, run: fly, signal });
    },
    steward: async () => {
      try {
        await steward(await stewarding(signalWithin(Math.min(turnMs, STEWARD_MS))));
      } catch (error) {
        report({ type: "steward-failed", error: describeError(error) });
      }
    },
    status: async () => {
      const signal = signalWithin(Math.min(turnMs, EXAMINATION_MS));
      const seen = { config, observers, ledger, notes, clock, functions, metricNamespace, signal };
      return await seeStatus({ ...seen, expected: await expected(signal) });
    },
    coarse: async (asked) => coarseByHand(asked, await stewarding(signalWithin(turnMs))),
  };
}

function signalWithin(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(Math.max(0, ms));
  // every look listens
  setMaxListeners(0, signal);
  return signal;
}

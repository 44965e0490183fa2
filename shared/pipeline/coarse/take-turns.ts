import type { Config } from "../../config/config.ts";
import type { CoarseGate, CoarsePace, CoarseTurn } from "../../ports/coarse-gate.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { Report } from "../../ports/reporter.ts";
import { describeError } from "../describe-error.ts";
import { requestsOfCoarse } from "../edge/batch-requests.ts";
import type { PurgeToKeep } from "../later/keep-later.ts";
import { objectsOfCoarse } from "../objects/object-purge.ts";
import type { CoarseDue } from "./coarse-due.ts";

/** Coarse purges that may be made: with this batch, or kept until their turn comes. */
export interface CoarseTurns {
  readonly now: readonly CoarseDue[];
  readonly later: readonly PurgeToKeep[];
  /** To be called once all of `later` are kept: from then on they cover what comes. Untold only lets more through. */
  tellGate(): Promise<void>;
}

/** What asking for turns takes. */
export interface TakingTurns {
  readonly config: Config;
  readonly coarseGate: CoarseGate;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** Asks the gate about each source that is due. A gate that fails lets it through: wider is safe. */
export async function takeTurns(due: readonly CoarseDue[], run: TakingTurns): Promise<CoarseTurns> {
  const { config, coarseGate, report, signal } = run;
  const pace = coarsePace(config);
  const asked = await Promise.all(due.map(async (one) => ({ ...one, turn: await claim(one.source) })));
  const kept = asked.flatMap(({ turn, ...one }) => (turn.when === "later" ? [{ ...one, turn }] : []));
  return {
    now: asked.filter(({ turn }) => turn.when === "now"),
    later: kept.map((one) => ({ purge: keptPurge(one, one.turn.delayMs, config), firstIndex: one.firstIndex })),
    tellGate: async () => {
      await Promise.all(kept.map(({ source, turn }) => orReport(source, turn.kept(signal))));
    },
  };

  async function claim(source: string): Promise<CoarseTurn> {
    const turn = (await orReport(source, coarseGate.claim(source, pace, signal))) ?? { when: "now" };
    report({ type: "coarse-purge", source, when: turn.when });
    return turn;
  }

  async function orReport<Answer>(source: string, answer: Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await answer;
    } catch (error) {
      report({ type: "gate-failed", source, error: describeError(error) });
      return undefined;
    }
  }
}

/** How long after a change a page may be old where no edge says so, in milliseconds. */
const DEFAULT_WINDOW_MS = 60_000;

/** As often as the edge that must be freshest allows. */
function coarsePace({ edges, settleMs }: Config): CoarsePace {
  const windowsMs = Object.values(edges).map(({ maxStalenessMs }) => maxStalenessMs);
  return { windowMs: windowsMs.length === 0 ? DEFAULT_WINDOW_MS : Math.min(...windowsMs), settleMs };
}

/** By its turn the source has settled, so that once is enough. Its items have no names: it covers changes to come, too. */
function keptPurge(due: CoarseDue, delayMs: number, config: Config): LaterPurge {
  return {
    reason: "coarse",
    objectCaches: config.redis,
    objects: objectsOfCoarse(due.coarse),
    edges: requestsOfCoarse(due, config),
    delayMs: Math.max(delayMs, config.settleMs),
  };
}

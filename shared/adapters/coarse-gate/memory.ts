import { coarseTurn, type CoarseTrack } from "../../pipeline/coarse/coarse-turn.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CoarseGate, CoarsePace, CoarseTurn } from "../../ports/coarse-gate.ts";

/** A gate in this process. */
export class MemoryCoarseGate implements CoarseGate {
  readonly #clock: Clock;
  readonly #tracks = new Map<string, CoarseTrack>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async claim(source: string, pace: CoarsePace): Promise<CoarseTurn> {
    const nowMs = this.#clock.now();
    const turn = coarseTurn(this.#trackOf(source), pace, nowMs);
    if (turn.when === "now") this.#tracks.set(source, { ...this.#trackOf(source), lastAtMs: nowMs });
    if (turn.when !== "later") return { when: turn.when };
    return { ...turn, kept: async () => this.#keep(source, nowMs + turn.delayMs) };
  }

  #keep(source: string, forMs: number): void {
    const track = this.#trackOf(source);
    this.#tracks.set(source, { ...track, keptForMs: Math.max(track.keptForMs ?? 0, forMs) });
  }

  #trackOf(source: string): CoarseTrack {
    return this.#tracks.get(source) ?? { lastAtMs: undefined, keptForMs: undefined };
  }
}

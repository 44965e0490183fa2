import type { Config } from "../../../../shared/config/config.ts";
import { Enrolment } from "../../../../shared/pipeline/stewardship/enrolment.ts";
import type { Clock } from "../../../../shared/ports/clock.ts";
import type { Notes } from "../../../../shared/ports/notes.ts";
import { configOf, deployedOf, type SiteVersion } from "./site-versions.ts";

/** An execution environment of on-change. */
interface SiteEnvironment {
  readonly enrolment: Enrolment;
  readonly config: Config;
  readonly untilMs: number;
  hasDecided: boolean;
}

/** The execution environments of on-change, the youngest first: at times several, also of code that was replaced. */
export class SiteEnvironments {
  #all: readonly SiteEnvironment[] = [];
  readonly #notes: Notes;
  readonly #clock: Clock;

  constructor(notes: Notes, clock: Clock) {
    this.#notes = notes;
    this.#clock = clock;
  }

  start(version: SiteVersion): void {
    const config = configOf(version);
    const enrolment = new Enrolment(deployedOf(version, config), {
      notes: this.#notes,
      clock: this.#clock,
      report: () => undefined,
    });
    this.#all = [{ enrolment, config, untilMs: Infinity, hasDecided: false }, ...this.#all];
  }

  /** What runs may go on until it is done; everything new gets the new code. */
  replace(version: SiteVersion, untilMs: number): void {
    this.#all = this.#all.map((one) => ({ ...one, untilMs }));
    this.start(version);
  }

  runningAt(nowMs: number): readonly SiteEnvironment[] {
    return this.#all.filter(({ untilMs }) => nowMs <= untilMs);
  }

  /**
   * Code that decided on changes while notes did not answer is taken to get through to them once more before it is
   * replaced: nobody else knows that it ever ran.
   */
  async allEnrolled(): Promise<boolean> {
    const signal = new AbortController().signal;
    for (const one of this.#all) {
      if (one.hasDecided && (await one.enrolment.activations(signal)).size === 0) return false;
    }
    return true;
  }
}

import { describeError } from "../describe-error.ts";
import type { DeployedRules } from "./deployed.ts";
import { enrolNow, type Enrolling } from "./enrol-now.ts";

/** After a failure notes are left alone for this long, in milliseconds: every batch would wait for them. */
const LEAVE_ALONE_MS = 30_000;

/** A process that decides on changes, as the notes know it. */
export class Enrolment {
  readonly #deployed: DeployedRules;
  readonly #run: Omit<Enrolling, "signal">;
  #activatedAtMs: ReadonlyMap<string, number> | undefined;
  #notBeforeMs = 0;

  constructor(deployed: DeployedRules, run: Omit<Enrolling, "signal">) {
    this.#deployed = deployed;
    this.#run = run;
  }

  /**
   * When each table was activated, in milliseconds since the Unix epoch, by logical name; notes are asked once. Empty
   * while they don't answer: then nothing may be skipped. Never rejects.
   */
  async activations(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    if (this.#activatedAtMs !== undefined) return this.#activatedAtMs;
    if (this.#run.clock.now() < this.#notBeforeMs) return new Map();
    try {
      const { tables } = await enrolNow(this.#deployed, { ...this.#run, signal });
      const known = [...this.#deployed.tables].flatMap(([table, name]) => {
        const standing = tables[name];
        return standing === undefined ? [] : [[table, standing.activatedAtMs] as const];
      });
      this.#activatedAtMs = new Map(known);
      return this.#activatedAtMs;
    } catch (error) {
      this.#notBeforeMs = this.#run.clock.now() + LEAVE_ALONE_MS;
      this.#run.report({ type: "enrolment-failed", error: describeError(error) });
      return new Map();
    }
  }
}

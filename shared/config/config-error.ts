import { TagwireError } from "../ports/errors.ts";
import { describeValue } from "./describe-value.ts";

/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** Where it is: `sources[0] "Products" rules[1] "lists" watch[0]`. */
  readonly place: string;
  /** What is there. */
  readonly value: unknown;
  /** What is allowed there, as the rest of a sentence that begins with the place. */
  readonly allowed: string;
}

/** A configuration is wrong. Lists all that is, not only what was found first. */
export class ConfigError extends TagwireError {
  override readonly name = "ConfigError";
  readonly code = "E_CONFIG";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ place, value, allowed }) => `- ${place}: ${allowed}, got ${describeValue(value)}`);
    super(`bad configuration:\n${lines.join("\n")}`);
    this.problems = problems;
  }
}

/** Collects problems while a configuration is read. */
export class ConfigProblems {
  readonly #found: ConfigProblem[] = [];

  add(place: string, value: unknown, allowed: string): void {
    this.#found.push({ place, value, allowed });
  }

  /** @throws {ConfigError} with all that was found, if anything was. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw new ConfigError(this.#found);
  }
}

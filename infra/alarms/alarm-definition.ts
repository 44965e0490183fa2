import type { Duration } from "aws-cdk-lib/core";
import type { Metric } from "aws-cdk-lib/aws-cloudwatch";

/** Something a person should be woken for. */
export interface AlarmDefinition {
  /** Heading in the runbook, and how the alarm is called. */
  readonly name: string;
  /** Name of the edge or table it is about, where there is one alarm for each. */
  readonly of?: string;
  /** What a reader of the site notices, in one sentence with the number that was passed. */
  readonly symptom: string;
  readonly metric: Metric;
  /** It goes off above this, in the metric's unit. */
  readonly threshold: number;
  /** Of so many of the metric's periods, this many must be above it. */
  readonly datapoints: readonly [above: number, of: number];
  /**
   * What it means when nothing is measured: that nothing happened, or that whoever should tell is gone. The latter is only for
   * what is measured all the time, on the quietest night too, and not right after the first deploy.
   */
  readonly missing: "fine" | "alarming";
  /**
   * How long it keeps still after it was first deployed, whatever is measured.
   *
   * @default it goes off as soon as anything is wrong
   */
  readonly keepsStill?: Duration;
}

/** At once: what counted does not mend itself. */
export const ONCE = [1, 1] as const;

/** A quarter of an hour long. */
export const THRICE = [3, 3] as const;

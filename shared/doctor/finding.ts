import type { FindingCode } from "./catalogue.ts";

/**
 * `error`: changes are, or would be, lost, late or not purged. `warning`: it works, but worse than it should, or not for
 * long. `information`: nobody has to do anything. `unknown`: it could not be looked at.
 */
export type Severity = "error" | "warning" | "information" | "unknown";

/** What a kind of finding always means, whatever it is found on. */
export interface FindingKind {
  readonly severity: Severity;
  /** What is wrong, in general. */
  readonly meaning: string;
  /** What a reader of the site, or its owner, gets of it. */
  readonly why: string;
  readonly mend: string;
}

/** What something was found on. */
export interface Place {
  readonly kind:
    | "table"
    | "queue"
    | "bucket"
    | "edge"
    | "redis"
    | "api"
    | "schedule"
    | "alarm"
    | "topic"
    | "config"
    | "clock";
  /** As the config or the construct calls it. */
  readonly name: string;
  /** Which of its parts: a page, a path pattern. */
  readonly part?: string;
}

/** One thing a check found. */
export interface Found {
  readonly code: FindingCode;
  readonly place: Place;
  /** What is wrong here, in one sentence, with the values. Never a secret, never item data. */
  readonly what: string;
}

/** One thing that is wrong with the wiring, and all a person needs to mend it. */
export interface Finding extends Found {
  readonly severity: Severity;
  readonly why: string;
  readonly mend: string;
}

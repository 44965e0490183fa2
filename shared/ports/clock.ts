/** Tells the time. Decisions take their time from here, so that tests and simulations can run theirs. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

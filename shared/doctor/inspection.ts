import type { Look } from "../ports/observers.ts";
import type { Found, Place } from "./finding.ts";

/** One look at one thing, and what is to be said about it. */
export interface Inspection {
  readonly place: Place;
  /** What is looked at, as the beginning of a sentence: `its stream`, `/p/1 at the origin`. */
  readonly looksAt: string;
  /**
   * Gives what was found, and what else is to be looked at now that this was seen. May reject: then this, and only this, was
   * not checked.
   */
  readonly run: (signal: AbortSignal) => Promise<readonly (Found | Inspection)[]>;
}

/** Asks once, however many want to know. */
export function askedOnce<Answer>(
  ask: (signal: AbortSignal) => Promise<Answer>,
): (signal: AbortSignal) => Promise<Answer> {
  let answer: Promise<Answer> | undefined;
  return (signal) => (answer ??= ask(signal));
}

/** Asks once about each, however many want to know. */
export function eachAskedOnce<Of, Seen>(look: Look<Of, Seen>): Look<Of, Seen> {
  const answers = new Map<Of, Promise<Seen | undefined>>();
  return (of, signal) => {
    const answer = answers.get(of) ?? look(of, signal);
    answers.set(of, answer);
    return answer;
  };
}

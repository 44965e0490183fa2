import { styleText } from "node:util";

/** Writes lines with the milliseconds since the first of a group, and begins a new group after a pause. */
export interface Narrator {
  say(line: string): void;
}

const NEW_GROUP_AFTER_MS = 5_000;

/** @param write - takes whole lines, newline included. */
export function narrator(write: (text: string) => void, now: () => number): Narrator {
  let startedAtMs = -Infinity;
  let lastAtMs = -Infinity;
  return {
    say(line) {
      const atMs = now();
      if (atMs - lastAtMs > NEW_GROUP_AFTER_MS) {
        startedAtMs = atMs;
        write("\n");
      }
      lastAtMs = atMs;
      write(`  ${styleText("dim", `${Math.round(atMs - startedAtMs)} ms`.padStart(9))}  ${line}\n`);
    },
  };
}
